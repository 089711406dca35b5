import { createHash } from 'node:crypto';
import type { Content } from './templates.ts';

/** A content is named by its hash, so that equal ones are stored once and many messages share one (T9). */
export function contentOf({ design, subject, body }: Omit<Content, 'id'>): Content {
  const id = createHash('sha256')
    .update(JSON.stringify([design, subject, body]))
    .digest('base64url');
  return { id, design, subject, body };
}
