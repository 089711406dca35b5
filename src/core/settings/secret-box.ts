import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** Encrypts secrets at rest (E2): AES-256-GCM under a key derived from the secret key. */
export interface SecretBox {
  seal(plain: string, nonce: Buffer): string;
  /** Throws when the secret key has changed or the text was tampered with. */
  open(sealed: string): string;
}

const PREFIX = 'v1';
export const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createSecretBox(secretKey: string): SecretBox {
  // Derived when it is needed: the rooms are built for each transaction, and few read a secret.
  let derived: Buffer | null = null;
  const key = () => {
    derived ??= Buffer.from(hkdfSync('sha256', secretKey, '', 'relance settings', 32));
    return derived;
  };
  return {
    seal(plain, nonce) {
      const cipher = createCipheriv('aes-256-gcm', key(), nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return `${PREFIX}:${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length + 1), 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key(), bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      );
    },
  };
}
