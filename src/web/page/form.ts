import type { Context } from 'hono';

/** The form's text fields; a file or a repeated field counts as missing. */
export async function readForm(c: Context): Promise<(name: string) => string> {
  const body = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  return (name) => {
    const value = body[name];
    return typeof value === 'string' ? value : '';
  };
}
