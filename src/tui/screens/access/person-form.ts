import { type Person, personFields, type Role } from '../../../core/access/index.ts';
import { parseAddress } from '../../../core/text.ts';
import { formScreen } from '../../ui/form/form-screen.ts';
import { askAboutOwnLoss } from './lost-by-self.ts';

interface Input {
  /** Null: a new one. */
  readonly person: Person | null;
  readonly roles: readonly Role[];
}

/** One person: how Slack and the terminal know them, and their roles (X1). */
export const personForm = formScreen<Input, Person, { person: Person | null }>({
  id: 'access.person',
  name: 'Access: editing a person',
  title: (form) => form.text('name').trim() || form.app.say('tui:access.newPerson'),
  state: (_app, { person }) => ({ person }),
  fields: [
    { kind: 'text', id: 'name', label: 'tui:field.name', required: true },
    { kind: 'text', id: 'email', label: 'tui:field.email' },
    { kind: 'text', id: 'slackUserId', label: 'tui:field.slackId', hint: 'tui:hint.slackId' },
    { kind: 'text', id: 'systemUser', label: 'tui:field.systemUser', hint: 'tui:hint.systemUser' },
    { kind: 'text', id: 'language', label: 'tui:field.language', hint: 'tui:hint.language' },
    {
      kind: 'set',
      id: 'roleIds',
      label: 'tui:field.roles',
      hint: 'tui:hint.set',
      options: ({ input }) => input.roles.map(({ id, name }) => ({ value: id, text: name })),
    },
    { kind: 'switch', id: 'active', label: 'tui:field.active' },
  ],
  values: ({ state: { person } }) => (person ? personFields(person) : { active: true }),
  base: ({ state: { person } }) => person && personFields(person),
  check(form) {
    const email = form.text('email').trim();
    return { email: email === '' || parseAddress(email) !== null ? undefined : form.app.say('tui:form.address') };
  },
  askFirst(form) {
    const { app, input, state } = form;
    if (state.person === null || state.person.id !== app.session.actor.id) return null;
    const roles = input.roles.filter(({ id }) => form.chosen('roleIds').includes(id));
    return askAboutOwnLoss(app, state.person, { active: form.on('active'), roles });
  },
  save(form) {
    const { app, base, state } = form;
    const { core, actor } = app.session;
    const optional = (id: string): string | null => form.text(id).trim() || null;
    const typed = {
      name: form.text('name').trim(),
      email: optional('email'),
      slackUserId: optional('slackUserId'),
      systemUser: optional('systemUser'),
      language: optional('language'),
      roleIds: form.chosen('roleIds'),
    };
    const { person } = state;
    if (!person) return core.transaction((tx) => tx.access.addPerson(actor, typed));
    const edited = { ...typed, id: person.id, base, active: form.on('active') };
    return core.transaction((tx) => tx.access.updatePerson(actor, edited));
  },
  stored({ state }, person) {
    state.person = person;
    return personFields(person);
  },
  forget({ state }) {
    state.person = null;
  },
});
