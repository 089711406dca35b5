import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkDns, type DnsFinding } from '../../../../src/core/mail/index.ts';
import { SETTING_DEFAULTS, type Settings } from '../../../../src/core/settings/index.ts';
import { createWords } from '../../../../src/core/words.ts';
import { startDns, type TestDns, type TestZones } from '../../../support/dns.ts';
import { closedPort } from '../../../support/smtp.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const publicOf = (key: typeof privateKey) =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
const pemOf = (key: typeof privateKey) => String(key.export({ type: 'pkcs8', format: 'pem' }));
const ours = `v=DKIM1; k=rsa; p=${publicOf(privateKey)}`;

/** No name below is looked up anywhere but at the test's own server. */
const DOMAIN = 'acme.internal';
const DKIM = `relance._domainkey.${DOMAIN}`;

const settings: Settings = {
  ...SETTING_DEFAULTS,
  'company.name': 'Acme',
  'company.email': `office@${DOMAIN}`,
  'smtp.host': 'smtp.provider.internal',
  'dkim.privateKey': pemOf(privateKey),
};

/** A domain of which everything is right. */
const well: TestZones = {
  [`TXT ${DOMAIN}`]: ['google-site-verification=1', 'v=spf1 include:spf.provider.internal ~all'],
  'TXT spf.provider.internal': ['v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all'],
  'A smtp.provider.internal': ['192.0.2.7'],
  'AAAA smtp.provider.internal': ['2001:db8::7'],
  [`TXT ${DKIM}`]: [ours],
  [`TXT _dmarc.${DOMAIN}`]: ['v=DMARC1; p=quarantine; rua=mailto:office@acme.internal'],
  [`MX ${DOMAIN}`]: ['20 mx2.acme.internal', '10 mx1.acme.internal'],
};

async function check(
  zones: TestZones,
  changes: Partial<Settings> = {},
  prepare: (dns: TestDns) => void = () => {},
): Promise<DnsFinding[]> {
  const dns = await startDns(zones);
  prepare(dns);
  return await checkDns({
    settings: { ...settings, ...changes },
    smtpUrl: null,
    publicUrl: 'https://relance.acme.internal',
    dnsServers: [dns.server],
  });
}

async function finding(name: DnsFinding['check'], zones: TestZones, changes?: Partial<Settings>): Promise<DnsFinding> {
  const found = (await check(zones, changes)).find((each) => each.check === name);
  if (!found) throw new Error(`nothing about ${name}`);
  return found;
}

const without = (name: string): TestZones => Object.fromEntries(Object.entries(well).filter(([key]) => key !== name));
const say = createWords().in('en');
const sentence = ({ code, params }: DnsFinding) => say(`mail:dns.${code}`, params);

describe('DNS check', () => {
  it('[E2] everything published as it should be → every finding is well, in a sentence', async () => {
    const findings = await check(well);
    expect(findings.map(({ check: name, level }) => [name, level])).toEqual([
      ['spf', 'ok'],
      ['dkim', 'ok'],
      ['dmarc', 'ok'],
      ['mx', 'ok'],
      ['bulk', 'ok'],
    ]);
    expect(findings.map(sentence)).toEqual([
      'SPF of acme.internal lets smtp.provider.internal send (~all).',
      'DKIM: the key at relance._domainkey.acme.internal is ours (2048 bits).',
      'DMARC of acme.internal is in order (p=quarantine).',
      'Mail to acme.internal arrives at mx1.acme.internal.',
      'What Gmail and Outlook ask of whoever sends 5,000 mails a day is met: SPF, DKIM, DMARC, one-click unsubscribe.',
    ]);
    expect(findings.every(({ record }) => record === null)).toBe(true);
  });

  it('[E2] nothing published → what is wrong, and the records to publish, word for word', async () => {
    const findings = await check({});
    expect(findings.map(({ code, level }) => [code, level])).toEqual([
      ['spfMissing', 'problem'],
      ['dkimMissing', 'problem'],
      ['dmarcMissing', 'warning'],
      ['mxMissing', 'problem'],
      ['bulkNot', 'warning'],
    ]);
    expect(findings.flatMap(({ record }) => record ?? [])).toEqual([
      { name: DOMAIN, type: 'TXT', value: 'v=spf1 a:smtp.provider.internal ~all' },
      { name: DKIM, type: 'TXT', value: ours },
      { name: `_dmarc.${DOMAIN}`, type: 'TXT', value: 'v=DMARC1; p=none; rua=mailto:office@acme.internal' },
    ]);
    expect(findings[4]?.params['missing']).toBe('SPF, DKIM, DMARC');
  });

  it('[E2] what is proposed is published → all is well', async () => {
    const zones = Object.fromEntries(
      (await check({ 'A smtp.provider.internal': ['192.0.2.7'], [`MX ${DOMAIN}`]: ['10 mx1.acme.internal'] })).flatMap(
        ({ record }) => (record ? [[`${record.type} ${record.name}`, [record.value]] as const] : []),
      ),
    );
    const findings = await check({
      ...zones,
      [`MX ${DOMAIN}`]: ['10 mx1.acme.internal'],
      'A smtp.provider.internal': ['192.0.2.7'],
    });
    expect(findings.map(({ level }) => level)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it.each<[string, TestZones, string, string, string | null]>([
    [
      'two records',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 mx ~all', 'v=spf1 ip4:192.0.2.1 -all'] },
      'spfSeveral',
      'problem',
      'v=spf1 a:smtp.provider.internal mx ip4:192.0.2.1 -all',
    ],
    [
      'a misspelt term',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 mx includes:x.internal ~all'] },
      'spfBroken',
      'problem',
      'v=spf1 a:smtp.provider.internal mx ~all',
    ],
    [
      'an include without SPF',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 mx include:gone.internal ~all'] },
      'spfBroken',
      'problem',
      'v=spf1 a:smtp.provider.internal mx ~all',
    ],
    [
      'everybody may send',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 mx +all'] },
      'spfOpen',
      'problem',
      'v=spf1 a:smtp.provider.internal mx ~all',
    ],
    [
      'no end',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 ip4:192.0.2.7'] },
      'spfUndecided',
      'warning',
      'v=spf1 a:smtp.provider.internal ip4:192.0.2.7 ~all',
    ],
    [
      'our server is not named',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 mx -all'] },
      'spfHost',
      'unknown',
      'v=spf1 a:smtp.provider.internal mx -all',
    ],
    [
      'our server is shut out before it is let in',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 -ip4:192.0.2.7 include:spf.provider.internal -all'] },
      'spfHost',
      'unknown',
      'v=spf1 a:smtp.provider.internal -ip4:192.0.2.7 include:spf.provider.internal -all',
    ],
    ['a redirect', { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 redirect=spf.provider.internal'] }, 'spfOk', 'ok', null],
    [
      'our server by name',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 a:smtp.provider.internal -all'] },
      'spfOk',
      'ok',
      null,
    ],
    [
      'macros',
      { ...well, [`TXT ${DOMAIN}`]: ['v=spf1 exists:%{i}.acme.internal -all'] },
      'spfHost',
      'unknown',
      'v=spf1 a:smtp.provider.internal exists:%{i}.acme.internal -all',
    ],
  ])('[E2] SPF: %s → said, with the record that is right', async (_what, zones, code, level, value) => {
    const found = await finding('spf', zones);
    expect([found.code, found.level, found.record?.value ?? null]).toEqual([code, level, value]);
  });

  it('[E2] SPF: 10 look-ups through includes → fine; 11, or includes in a circle → counts for nothing', async () => {
    const chain = (length: number): TestZones => ({
      ...well,
      [`TXT ${DOMAIN}`]: ['v=spf1 include:s1.internal ~all'],
      ...Object.fromEntries(
        Array.from({ length }, (_, index) => [
          `TXT s${index + 1}.internal`,
          [
            index + 1 === length
              ? 'v=spf1 ip4:192.0.2.7 ip6:2001:db8::7 -all'
              : `v=spf1 include:s${index + 2}.internal -all`,
          ],
        ]),
      ),
    });
    expect((await finding('spf', chain(10))).code).toBe('spfOk');
    const eleven = await finding('spf', chain(11));
    expect([eleven.code, eleven.params['number']]).toEqual(['spfTooMany', 11]);
    const circle = { ...well, [`TXT ${DOMAIN}`]: [`v=spf1 include:${DOMAIN} ~all`] };
    expect((await finding('spf', circle)).code).toBe('spfTooMany');
  });

  it('[E2] SPF: a big provider → what it asks to include; a server on this machine → cannot be told', async () => {
    const gmail = await finding('spf', without(`TXT ${DOMAIN}`), { 'smtp.host': 'smtp.gmail.com' });
    expect(gmail.record?.value).toBe('v=spf1 include:_spf.google.com ~all');
    const local = await finding('spf', well, { 'smtp.host': '127.0.0.1', 'smtp.security': 'none' });
    expect([local.code, local.level]).toEqual(['spfLocal', 'unknown']);
  });

  it.each<[string, readonly string[], string, string]>([
    [
      'without a version and in pieces of white space',
      [`k=rsa;  p=${publicOf(privateKey).replace(/(.{60})/g, '$1 ')}`],
      'dkimOk',
      'ok',
    ],
    ['revoked', ['v=DKIM1; k=rsa; p='], 'dkimRevoked', 'problem'],
    ['another key', [`v=DKIM1; p=${publicOf(small)}`], 'dkimOther', 'problem'],
    ['two keys', [ours, `v=DKIM1; p=${publicOf(small)}`], 'dkimSeveral', 'problem'],
    ['sha1 alone', [ours.replace('k=rsa', 'h=sha1')], 'dkimUnfit', 'problem'],
    ['a test', [`${ours}; t=y:s`], 'dkimTesting', 'warning'],
    ['something else', ['hello'], 'dkimMissing', 'problem'],
  ])('[E2] DKIM: %s → said, with the record of our key', async (_what, texts, code, level) => {
    const found = await finding('dkim', { ...well, [`TXT ${DKIM}`]: texts });
    expect([found.code, found.level]).toEqual([code, level]);
    expect(found.record).toEqual(level === 'ok' ? null : { name: DKIM, type: 'TXT', value: ours });
  });

  it('[E2] DKIM: a short key → a new one is wanted; no key at all → only the mail server could sign', async () => {
    const short = await finding(
      'dkim',
      { ...well, [`TXT ${DKIM}`]: [`v=DKIM1; p=${publicOf(small)}`] },
      { 'dkim.privateKey': pemOf(small) },
    );
    expect([short.code, short.level, short.params['bits']]).toEqual(['dkimShort', 'warning', 1024]);
    const none = await finding('dkim', well, { 'dkim.privateKey': '' });
    expect([none.code, none.level]).toEqual(['dkimNone', 'warning']);
  });

  it.each<[string, TestZones, Partial<Settings>, string, string, string | null]>([
    [
      'two records',
      { [`TXT _dmarc.${DOMAIN}`]: ['v=DMARC1; p=reject', 'v=DMARC1; p=none'] },
      {},
      'dmarcSeveral',
      'problem',
      'v=DMARC1; p=reject; rua=mailto:office@acme.internal',
    ],
    [
      'no policy',
      { [`TXT _dmarc.${DOMAIN}`]: ['v=DMARC1; rua=mailto:x@acme.internal'] },
      {},
      'dmarcBroken',
      'problem',
      'v=DMARC1; p=none; rua=mailto:office@acme.internal',
    ],
    [
      'no reports',
      { [`TXT _dmarc.${DOMAIN}`]: ['v=DMARC1; p=reject;'] },
      {},
      'dmarcNoReports',
      'warning',
      'v=DMARC1; p=reject; rua=mailto:office@acme.internal',
    ],
    [
      'bounces and signature of another domain',
      {},
      { 'bounces.address': 'b@relay.internal2', 'dkim.domain': 'other.internal2' },
      'dmarcUnaligned',
      'problem',
      null,
    ],
    [
      'a signature of the domain above is enough',
      {},
      { 'bounces.address': 'b@relay.internal2', 'company.email': 'office@news.acme.internal', 'dkim.domain': DOMAIN },
      'dmarcOk',
      'ok',
      null,
    ],
    [
      'unless the record is strict',
      { [`TXT _dmarc.${DOMAIN}`]: ['v=DMARC1; p=none; adkim=s; rua=mailto:x@acme.internal'] },
      { 'bounces.address': 'b@relay.internal2', 'company.email': 'office@news.acme.internal', 'dkim.domain': DOMAIN },
      'dmarcUnaligned',
      'problem',
      null,
    ],
  ])('[E2] DMARC: %s → said', async (_what, zones, changes, code, level, value) => {
    const found = await finding('dmarc', { ...well, ...zones }, changes);
    expect([found.code, found.level, found.record?.value ?? null]).toEqual([code, level, value]);
  });

  it('[E2] mail back: no MX → its own address or nothing; null MX → nothing; the bounce domain is looked at too', async () => {
    const implicit = await finding('mx', { ...without(`MX ${DOMAIN}`), [`A ${DOMAIN}`]: ['192.0.2.80'] });
    expect([implicit.code, implicit.level]).toEqual(['mxImplicit', 'warning']);
    expect((await finding('mx', without(`MX ${DOMAIN}`))).code).toBe('mxMissing');
    expect((await finding('mx', { ...well, [`MX ${DOMAIN}`]: ['0 '] })).code).toBe('mxNull');
    const both = await check(well, { 'bounces.address': `bounces@back.${DOMAIN}` });
    expect(both.filter(({ check: name }) => name === 'mx').map(({ code, params }) => [code, params['domain']])).toEqual(
      [
        ['mxMissing', `back.${DOMAIN}`],
        ['mxOk', DOMAIN],
      ],
    );
  });

  it('[E2] the DNS fails or is not there → could not be told, never “missing”', async () => {
    const failing = await check(well, {}, (dns) => {
      for (const name of [DOMAIN, DKIM, `_dmarc.${DOMAIN}`]) dns.failing.add(name);
    });
    expect(failing.map(({ code, level }) => [code, level])).toEqual([
      ['silent', 'unknown'],
      ['silent', 'unknown'],
      ['silent', 'unknown'],
      ['silent', 'unknown'],
      ['bulkNot', 'warning'],
    ]);
    const gone = await checkDns({
      settings,
      smtpUrl: null,
      publicUrl: 'https://x.internal',
      dnsServers: [`127.0.0.1:${await closedPort()}`],
    });
    expect(new Set(gone.slice(0, 4).map(({ code }) => code))).toEqual(new Set(['silent']));
  });

  it('[E2] an include that cannot be looked up → could not be told', async () => {
    const findings = await check(well, {}, (dns) => void dns.failing.add('spf.provider.internal'));
    expect(findings[0]).toMatchObject({ code: 'silent', params: { name: 'spf.provider.internal' } });
  });

  it('[E2] a domain that no DNS has → said, and nothing is asked', async () => {
    for (const email of ['office@acme.example', 'office@mail.acme.test', 'a@localhost.localdomain', 'a@example.com']) {
      const dns = await startDns({});
      const findings = await checkDns({
        settings: { ...settings, 'company.email': email },
        smtpUrl: null,
        publicUrl: 'https://x.internal',
        dnsServers: [dns.server],
      });
      expect(findings.map(({ code }) => code)).toEqual(['notPublic']);
      expect(dns.asked).toEqual([]);
    }
  });
});
