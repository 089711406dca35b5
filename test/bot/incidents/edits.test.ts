import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/core/incidents/index.ts';
import { admin } from '../../support/core.ts';
import { saveCustomer } from '../../support/customer-mail.ts';
import { openOffice } from '../../support/office.ts';

type Office = Awaited<ReturnType<typeof openOffice>>;

async function openIncident(): Promise<{ office: Office; incident: Incident }> {
  const office = await openOffice();
  const account = await saveCustomer(office, { tradeName: 'Boulangerie Martin' });
  const { incident } = await office.core.transaction((tx) =>
    tx.incidents.open(admin, {
      accountId: account.id,
      subject: 'Oven',
      description: 'Cold.',
      internalNotes: 'Angry.',
      noticeOnCreate: false,
      requestKey: 'one',
    }),
  );
  return { office, incident };
}

async function openForm({ office, incident }: { office: Office; incident: Incident }) {
  await office.ana.command('/relance incident list');
  await (await office.ana.modal('Incidents')).press('Edit…');
  return await office.ana.modal(incident.reference);
}

/** What somebody else does in the terminal while the form is open. */
function theirs({ core }: Office, { id }: Incident, change: { subject?: string; description?: string }) {
  return core.transaction((tx) => tx.incidents.edit(admin, { id, base: null, ...change }));
}

describe('incidents edited by two people', () => {
  it('[X5] another field changed meanwhile → both are kept, nothing is asked', async () => {
    const { office, incident } = await openIncident();
    const form = await openForm({ office, incident });
    await theirs(office, incident, { subject: 'Oven 2' });
    await form.fill({ description: 'Warm.' });
    expect((await form.submit()).outcome).toBe('acknowledged');
    const saved = await office.core.incidents.get(admin, incident.id);
    expect(saved).toMatchObject({ subject: 'Oven 2', description: 'Warm.', internalNotes: 'Angry.' });
  });

  it('[X5] the same field → theirs is shown beside what was typed, which still stands; mine kept → mine', async () => {
    const { office, incident } = await openIncident();
    const form = await openForm({ office, incident });
    await theirs(office, incident, { description: 'Lukewarm <b>.' });
    await form.fill({ description: 'Warm.', internalNotes: 'Calm.' });
    await form.submit();
    const again = await office.ana.modal(incident.reference);
    expect(again.text()).toContain('Somebody else has changed *Observations* meanwhile. Theirs:\nLukewarm &lt;b&gt;.');
    expect([again.value('description'), again.value('internalNotes')]).toEqual(['Warm.', 'Calm.']);
    expect((await office.core.incidents.get(admin, incident.id)).description).toBe('Lukewarm <b>.');
    expect((await again.submit()).outcome).toBe('acknowledged');
    const saved = await office.core.incidents.get(admin, incident.id);
    expect(saved).toMatchObject({ description: 'Warm.', internalNotes: 'Calm.' });
  });

  it('[X5] theirs taken → theirs stays, the rest of the form is saved; a third change meanwhile is asked about again', async () => {
    const { office, incident } = await openIncident();
    const form = await openForm({ office, incident });
    await theirs(office, incident, { subject: 'Oven 2', description: 'Lukewarm.' });
    await form.fill({ subject: 'Oven 3', description: 'Warm.' });
    await form.submit();
    const again = await office.ana.modal(incident.reference);
    await theirs(office, incident, { subject: 'Oven 4' });
    await again.fill({ take_description: 'Take theirs' });
    await again.submit();
    await office.slack.until('the third change', () => again.text().includes('Oven 4'));
    expect(again.value('take_description')).toMatchObject({ value: 'theirs' });
    await again.fill({ take_subject: 'Take theirs' });
    expect((await again.submit()).outcome).toBe('acknowledged');
    const saved = await office.core.incidents.get(admin, incident.id);
    expect(saved).toMatchObject({ subject: 'Oven 4', description: 'Lukewarm.' });
  });

  it('[X5] closed by somebody else with another resolution → both are shown, and the one that was kept stays', async () => {
    const { office, incident } = await openIncident();
    await office.ana.command(`/relance incident close ${incident.reference}`);
    const closing = await office.ana.modal('Close incident');
    const { id } = incident;
    await office.core.transaction((tx) =>
      tx.incidents.close(admin, { id, resolution: 'A new fuse.', noticeOnClose: false }),
    );
    await closing.fill({ resolution: 'A new oven.' });
    await closing.submit();
    const again = await office.ana.modal('Close incident');
    expect(again.text()).toContain('A new fuse.');
    expect(again.value('resolution')).toBe('A new oven.');
    await again.submit();
    await office.ana.noModal();
    expect((await office.core.incidents.get(admin, id)).resolution).toBe('A new oven.');
    expect((await office.core.outbox.list(admin, {})).total).toBe(0);
  });
});
