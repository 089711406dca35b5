import '../../scripts/load-tsx.ts';

/** Draws each piece of the terminal's kit in windows of 80, 120 and 200 columns, to be looked at. */
const { kitSamples, sampleApp } = await import('./kit-samples.tsx');
const { draw } = await import('./draw.ts');

for (const columns of [80, 120, 200]) {
  const app = sampleApp(process.env as Record<string, string>);
  for (const { name, node } of kitSamples(app))
    process.stdout.write(`\n── ${name}, ${columns} columns ──\n${draw(app, node, columns)}\n`);
}
