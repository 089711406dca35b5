import { createContext, use } from 'react';
import type { App } from '../app/app.ts';

/** The program that a component is part of: its theme, its words, its session. */
export const TuiContext = createContext<App | null>(null);

export function useTui(): App {
  const app = use(TuiContext);
  if (!app) throw new Error('a component was drawn outside the program');
  return app;
}
