import type { DnsFinding } from './dns-finding.ts';

/**
 * What Gmail and Outlook ask of whoever sends them 5,000 mails a day: SPF, DKIM and DMARC, and Gmail also one-click
 * unsubscribe, which must be https and signed (RFC 8058). Named is what lacks.
 */
export function bulkFinding(findings: readonly DnsFinding[], publicUrl: string): DnsFinding {
  const well = (check: DnsFinding['check']) => findings.some((each) => each.check === check && each.level === 'ok');
  // A policy without reports is a policy, and so is a record of which only the sender’s addresses are uncertain.
  const dmarc = findings.some((each) => each.code === 'dmarcNoReports') || well('dmarc');
  const spf = findings.some((each) => each.check === 'spf' && ['spfOk', 'spfHost', 'spfLocal'].includes(each.code));
  const missing = [
    ...(spf ? [] : ['SPF']),
    ...(well('dkim') || findings.some((each) => each.code === 'dkimShort') ? [] : ['DKIM']),
    ...(dmarc ? [] : ['DMARC']),
    ...(publicUrl.startsWith('https:') ? [] : ['PUBLIC_URL https']),
  ];
  return missing.length === 0
    ? { check: 'bulk', level: 'ok', code: 'bulkReady', params: {}, record: null }
    : { check: 'bulk', level: 'warning', code: 'bulkNot', params: { missing: missing.join(', ') }, record: null };
}
