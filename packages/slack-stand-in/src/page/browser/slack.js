// @ts-check
import { watchCombos } from './combo.js';
import { watchComposer } from './composer.js';
import { watchMenus } from './menus.js';
import { keepingFocus, parse, redrawChildren, rememberDrawn } from './redraw.js';

const { as = '', place = '' } = document.body.dataset;
/** @type {Record<string, string>} */
const words = JSON.parse(document.body.dataset['words'] ?? '{}');
const query = `as=${encodeURIComponent(as)}&in=${encodeURIComponent(place)}`;
const content = /** @type {HTMLElement} */ (document.querySelector('#content'));
const scroll = /** @type {HTMLElement} */ (document.querySelector('.scroll'));
const modal = /** @type {HTMLDialogElement} */ (document.querySelector('#modal'));
const confirm = /** @type {HTMLDialogElement} */ (document.querySelector('#confirm'));
const toasts = /** @type {HTMLElement} */ (document.querySelector('#toasts'));
const composer = /** @type {HTMLFormElement | null} */ (document.querySelector('#composer'));
/** Text that is typed but not yet told: element → timer. @type {Map<Element, ReturnType<typeof setTimeout>>} */
const typing = new Map();
/** What was told and not yet taken: a submission must not overtake it. @type {Set<Promise<unknown>>} */
const underWay = new Set();

/**
 * Does something as the person; tells when the bot did not manage.
 * @param {string} name @param {object} body
 * @returns {Promise<{ outcome: string, errors?: Record<string, string>, list?: string }>}
 */
async function deed(name, body) {
  try {
    const response = await fetch(`/page/do/${name}?${query}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const result = await response.json();
    if (result.outcome !== 'acknowledged') toast((words['failed'] ?? '').replace('{error}', result.outcome));
    return result;
  } catch {
    toast(words['lost'] ?? '');
    return { outcome: 'lost' };
  }
}

/** @param {string} text */
function toast(text) {
  const item = document.createElement('p');
  item.textContent = text;
  toasts.append(item);
  setTimeout(() => item.remove(), 6000);
}

// What is drawn, and drawn again

const drawing = { content: drawContent, modal: drawModal, sidebar: drawSidebar };
/** @type {Map<keyof typeof drawing, Promise<void>>} */
const running = new Map();
/** @type {Set<keyof typeof drawing>} */
const again = new Set();

/** Draws one part; changes that come meanwhile cause one more drawing, not ten. @param {keyof typeof drawing} part */
function draw(part) {
  if (running.has(part)) return void again.add(part);
  const done = fetch(`/page/${part}?${query}`)
    .then((response) => response.text())
    .then((html) => keepingFocus(() => drawing[part](parse(html))))
    .catch(() => {})
    .finally(() => {
      running.delete(part);
      if (again.delete(part)) draw(part);
    });
  running.set(part, done);
}

/** @param {DocumentFragment} fresh */
function drawContent(fresh) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120;
  redrawChildren(content, fresh.children);
  if (atEnd && place !== 'home') scroll.scrollTop = scroll.scrollHeight;
}

/** @param {DocumentFragment} fresh */
function drawModal(fresh) {
  const next = fresh.querySelector('form');
  const now = modal.querySelector('form');
  if (!next) {
    // The first drawing after the page came: whatever has the cursor keeps it.
    if (!modal.open) return;
    modal.close();
    modal.replaceChildren();
    composer?.querySelector('textarea')?.focus();
    return;
  }
  const body = now?.querySelector('.modal-body');
  if (now && body && now.dataset['view'] === next.dataset['view']) {
    redrawChildren(body, /** @type {Element} */ (next.querySelector('.modal-body')).children);
    for (const key of ['header', 'footer']) {
      const [mine, theirs] = [now, next].map((form) => form.querySelector(`[data-key="${key}"]`));
      if (mine && theirs && mine.outerHTML !== theirs.outerHTML) mine.replaceWith(theirs);
    }
  } else {
    rememberDrawn(next);
    modal.replaceChildren(next);
  }
  if (modal.open) return;
  modal.showModal();
  const first = modal.querySelector('.modal-body :is(input, textarea):not([role="combobox"])');
  if (first instanceof HTMLElement) first.focus();
}

/** @param {DocumentFragment} fresh */
function drawSidebar(fresh) {
  const sidebar = /** @type {HTMLElement} */ (document.querySelector('#sidebar'));
  const focused = /** @type {HTMLElement | null} */ (document.activeElement?.closest('#sidebar [data-in]'))?.dataset['in'];
  sidebar.replaceChildren(fresh);
  if (focused) /** @type {HTMLElement | null} */ (sidebar.querySelector(`[data-in="${CSS.escape(focused)}"]`))?.focus();
}

// What the person does

/** @param {Element} element */
function placeOf(element) {
  const view = element.closest('[data-view]');
  if (view instanceof HTMLElement) return { kind: 'view', id: view.dataset['view'] };
  const message = element.closest('[data-ts]');
  if (message instanceof HTMLElement) return { kind: 'message', channel: message.dataset['channel'], ts: message.dataset['ts'] };
  return { kind: 'home' };
}

/** @param {HTMLElement} element @param {object} [more] */
function targetOf(element, more = {}) {
  const { block, action, type } = element.dataset;
  return { on: placeOf(element), blockId: block, actionId: action, type, ...more };
}

/** Tells the bot, after asking when the element asks first. @param {HTMLElement} element @param {object} more */
async function act(element, more) {
  const question = element.querySelector('template[data-confirm]');
  if (question instanceof HTMLTemplateElement && !(await ask(question))) return draw(element.closest('#modal') ? 'modal' : 'content');
  await flush();
  element.classList.add('waiting');
  await tell(targetOf(element, more));
  element.classList.remove('waiting');
}

/** @param {HTMLTemplateElement} question @returns {Promise<boolean>} */
function ask(question) {
  confirm.replaceChildren(question.content.cloneNode(true));
  confirm.returnValue = 'no';
  confirm.showModal();
  return new Promise((resolve) => confirm.addEventListener('close', () => resolve(confirm.returnValue === 'yes'), { once: true }));
}

/** Tells what is still being typed, so that a submission carries it. */
async function flush() {
  const waiting = [...typing.keys()];
  for (const timer of typing.values()) clearTimeout(timer);
  typing.clear();
  for (const input of waiting) void keep(/** @type {HTMLInputElement} */ (input));
  await Promise.all(underWay);
}

/** @param {HTMLInputElement | HTMLTextAreaElement} input */
function keep(input) {
  const element = /** @type {HTMLElement} */ (input.closest('.element'));
  return tell(targetOf(element, { value: input.value, quiet: true }));
}

/** @param {object} body */
function tell(body) {
  const told = deed('act', body).finally(() => underWay.delete(told));
  underWay.add(told);
  return told;
}

/** @param {HTMLElement} element */
function checkedValues(element) {
  const values = [...element.querySelectorAll('input:checked')].map((input) => /** @type {HTMLInputElement} */ (input).value);
  return element.dataset['type'] === 'checkboxes' ? values : (values[0] ?? null);
}

document.addEventListener('click', async (event) => {
  const target = /** @type {Element} */ (event.target);
  const element = /** @type {HTMLElement | null} */ (target.closest('.element'));
  const item = /** @type {HTMLElement | null} */ (target.closest('[role="menuitem"]'));
  if (element && target.closest('[data-press]')) return act(element, {});
  if (element && item) {
    if (item.dataset['url']) open(item.dataset['url'], '_blank', 'noopener');
    return act(element, { value: item.dataset['value'] });
  }
  if (item?.dataset['globalShortcut']) return deed('shortcut', { callback: item.dataset['globalShortcut'] });
  if (item?.dataset['messageShortcut']) {
    const message = /** @type {HTMLElement} */ (item.closest('[data-ts]'));
    return deed('message-shortcut', { callback: item.dataset['messageShortcut'], channel: message.dataset['channel'], ts: message.dataset['ts'] });
  }
  const close = /** @type {HTMLElement | null} */ (target.closest('[data-close]'));
  if (close) return deed('close', { view: viewId(), scope: close.dataset['close'] });
  const answer = /** @type {HTMLButtonElement | null} */ (target.closest('#confirm footer button'));
  if (answer) return confirm.close(answer.value);
  if (target.closest('#menu')) document.body.classList.toggle('with-sidebar');
  else if (!target.closest('#sidebar')) document.body.classList.remove('with-sidebar');
});

document.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) || target.dataset['input'] === undefined) return;
  if (target.type !== 'text' && !(target instanceof HTMLTextAreaElement) && !['email', 'url', 'number'].includes(target.type)) return;
  clearTimeout(typing.get(target));
  typing.set(target, setTimeout(() => {
    typing.delete(target);
    void keep(target);
  }, 300));
});

document.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement && target.id === 'who') location.assign(`/?as=${encodeURIComponent(target.value)}&in=${encodeURIComponent(place)}`);
  if (!(target instanceof HTMLInputElement)) return;
  const element = /** @type {HTMLElement | null} */ (target.closest('.element'));
  if (!element) return;
  if (target.type === 'checkbox' || target.type === 'radio') void act(element, { value: checkedValues(element) });
  else if (['date', 'time', 'datetime-local'].includes(target.type)) void act(element, { value: target.value || null });
});

document.addEventListener('keydown', (event) => {
  const { target } = event;
  if (event.key !== 'Enter' || !(target instanceof HTMLInputElement) || target.dataset['input'] === undefined) return;
  const element = /** @type {HTMLElement} */ (target.closest('.element'));
  if (element.dataset['dispatches'] === undefined) return;
  event.preventDefault();
  void act(element, { value: target.value });
});

function viewId() {
  return modal.querySelector('form')?.dataset['view'];
}

modal.addEventListener('submit', async (event) => {
  event.preventDefault();
  await flush();
  const { errors = {} } = await deed('submit', { view: viewId() });
  for (const block of modal.querySelectorAll('[data-block-id]')) {
    const line = /** @type {HTMLElement | null} */ (block.querySelector('.field-error'));
    const sentence = errors[/** @type {HTMLElement} */ (block).dataset['blockId'] ?? ''];
    if (!line) continue;
    line.textContent = sentence ?? '';
    line.hidden = !sentence;
    block.querySelector('.field')?.classList.toggle('wrong', Boolean(sentence));
  }
  modal.querySelector('.field-error:not([hidden])')?.scrollIntoView({ block: 'center' });
});

modal.addEventListener('cancel', (event) => {
  event.preventDefault();
  void deed('close', { view: viewId(), scope: 'this' });
});

// Start

rememberDrawn(document);
watchMenus();
watchCombos({
  words,
  choose: (box, value) => void act(/** @type {HTMLElement} */ (box.closest('.element')), { value }),
  suggest: async (box, text) => (await deed('suggest', targetOf(/** @type {HTMLElement} */ (box.closest('.element')), { query: text }))).list ?? '',
});
if (composer) watchComposer(composer, async (text) => (await deed('say', { channel: place, text })).outcome !== 'lost');
if (place === 'home') void deed('home', {});
if (modal.querySelector('form')) modal.showModal();
scroll.scrollTop = place === 'home' ? 0 : scroll.scrollHeight;

const stream = new EventSource(`/page/stream?${query}`);
let wasLost = false;
stream.addEventListener('error', () => {
  if (!wasLost) toast(words['lost'] ?? '');
  wasLost = true;
});
stream.addEventListener('open', () => {
  // What happened before the stream stood, or while it was cut, was not told.
  wasLost = false;
  for (const part of /** @type {(keyof typeof drawing)[]} */ (['content', 'modal', 'sidebar'])) draw(part);
});
stream.addEventListener('message', ({ data }) => {
  const change = JSON.parse(data);
  if (change.kind === 'message' && change.channel === place) draw('content');
  if (change.kind === 'message' && change.channel !== place) draw('sidebar');
  if (change.kind === 'home' && place === 'home') draw('content');
  if (change.kind === 'views') draw('modal');
  if (change.kind === 'channels' || change.kind === 'sockets') draw('sidebar');
});
