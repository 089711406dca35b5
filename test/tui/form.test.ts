import { describe, expect, test } from 'vitest';
import { Form } from '../../src/tui/ui/form.ts';

function press(form: Form, ...keys: readonly string[]): void {
  for (const key of keys) form.press(key);
}

const NAME = { kind: 'text', id: 'name', label: 'tui:field.name', value: '' } as const;
const ON = { kind: 'switch', id: 'on', label: 'tui:form.on', value: false } as const;
const DAYS = {
  kind: 'set',
  id: 'days',
  label: 'tui:setting.weekdays',
  value: ['1'],
  options: [
    { value: '1', text: 'Mon' },
    { value: '2', text: 'Tue' },
  ],
} as const;

describe('form', () => {
  test('[U2] typed and taken back → not dirty', () => {
    const form = new Form([NAME]);
    press(form, 'a');
    expect(form.dirty()).toBe(true);
    press(form, 'backspace');
    expect(form.dirty()).toBe(false);
  });

  test('[U2] an untouched field → its problem is shown only after an attempt to save', () => {
    const form = new Form([NAME, ON], (now) => (now.text('name') ? {} : { name: 'This can’t be empty.' }));
    expect(form.problems()).toEqual({});
    press(form, 'tab');
    expect(form.ready()).toBe(false);
    expect(form.problems()).toEqual({ name: 'This can’t be empty.' });
    expect(form.focused()?.id).toBe('name');
  });

  test('[U2] the core refuses a field → its sentence stands there until the field changes; the text stays', () => {
    const form = new Form([NAME]);
    press(form, 'a');
    form.refuse({ name: 'This name is taken.' });
    expect([form.problems(), form.text('name')]).toEqual([{ name: 'This name is taken.' }, 'a']);
    press(form, 'b');
    expect(form.problems()).toEqual({});
  });

  test('[X1] a set of words → arrows choose, Space switches', () => {
    const form = new Form([DAYS]);
    press(form, 'right', 'space', 'left', 'space');
    expect(form.chosen('days')).toEqual(['2']);
  });

  test('[U2] a switch → Space turns it, Tab moves on, Shift-Tab back', () => {
    const form = new Form([NAME, ON]);
    press(form, 'tab', 'space', 'shift-tab', 'x');
    expect([form.on('on'), form.text('name')]).toEqual([true, 'x']);
  });

  test('[T3] a mail of 1 MB → kept byte for byte, not typed into', () => {
    const html = `<p>${'é'.repeat(500_000)}</p>`;
    const form = new Form([{ ...NAME, value: html }]);
    press(form, 'x', 'backspace');
    expect(form.isLarge('name')).toBe(true);
    expect(form.text('name')).toBe(html);
    expect(form.dirty()).toBe(false);
  });

  test('[T3] 1 MB pasted into an empty field → all of it is there', () => {
    const html = '<p>Dear</p>\n'.repeat(80_000);
    const form = new Form([{ ...NAME, rows: 5 }]);
    form.insert(html);
    expect(form.text('name')).toBe(html);
  });
});
