/** What enhanced status codes (RFC 3463) say about the address, read the same in replies at hand-over and in reports. */

/** As it stands in running text: no part of an IP address or of a version. */
const STATUS = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/;

/**
 * The only codes that block an address (RFC 3463 3.2 to 3.5, IANA's registry of enhanced status codes): 5.1.1 there is
 * no such mailbox; 5.1.2 its domain does not exist or takes no mail; 5.1.3 it is no address; 5.1.6 it has moved, and
 * nobody knows where to; 5.1.10 its domain says that it takes no mail (null MX, RFC 7505); 5.2.1 it is switched off;
 * 5.4.4 nobody answers for its domain (5.4.310 is Microsoft's).
 * Not 5.1.0 (says nothing), 5.1.4 (ambiguous), 5.1.7 and 5.1.8 (our own address), 5.1.9 (a relay), 5.2.2 (full), nor
 * any 5.7.x (policy).
 */
const DEAD_ADDRESS = /^5\.(1\.(1|2|3|6|10)|2\.1|4\.4|4\.310)$/;

/** 5.7.x, and a sender whose address (5.1.7) or domain (5.1.8) is not liked: never the recipient's fault. */
const OUR_SENDER = /^5\.(7\.\d{1,3}|1\.[78])$/;

/** The first code in a text, e.g. `5.1.1`; empty when there is none. */
export function statusIn(text: string): string {
  return STATUS.exec(text)?.[1] ?? '';
}

/** The mailbox or its domain does not exist or is closed: writing again is of no use. */
export function isDeadAddress(status: string): boolean {
  return DEAD_ADDRESS.test(status);
}

/** The sender or its mail was refused by policy. */
export function isSenderRefused(status: string): boolean {
  return OUR_SENDER.test(status);
}
