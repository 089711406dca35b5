import type { Settings } from '../../settings/index.ts';
import { splitAddress } from '../../text.ts';
import { asciiAddress } from '../mime/header-text.ts';
import { readSignedId, signedId } from '../signed-id.ts';

/** The envelope's sender of a message: where reports about it go. */
export type ReturnPath = (messageId: string) => string;

/** RFC 5321 4.5.3.1.1. */
const LOCAL_PART_LIMIT = 64;

/**
 * The bounce mailbox, carrying the message's signed id (VERP) when it takes such addresses; without one the From address.
 * A mailbox whose name is too long for an id beside it stays as it is.
 */
export function returnPathOf({
  settings,
  from,
  secretKey,
}: {
  settings: Pick<Settings, 'bounces.address' | 'bounces.verp'>;
  from: string;
  secretKey: string;
}): ReturnPath {
  const mailbox = asciiAddress(settings['bounces.address'] || from);
  if (settings['bounces.address'] === '' || !settings['bounces.verp']) return () => mailbox;
  const { local: name, domain } = splitAddress(mailbox);
  return (messageId) => {
    const local = `${name}+${signedId(messageId, 'return-path', secretKey)}`;
    return local.length > LOCAL_PART_LIMIT ? mailbox : `${local}@${domain}`;
  };
}

/** The message whose return path this is; null for anything that we have not made. */
export function messageOfReturnPath(address: string, secretKey: string): string | null {
  const { local } = splitAddress(address);
  return readSignedId(local.slice(local.lastIndexOf('+') + 1), 'return-path', secretKey);
}
