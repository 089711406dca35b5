export * from './blocks.ts';
export * from './elements.ts';
export * from './limits.ts';
export * from './text.ts';
