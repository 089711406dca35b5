// @ts-check

/** What the server last sent for a keyed element: only what differs from it is drawn again. @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Remembers how things came with the page, before anything is typed.
 * @param {ParentNode} root
 */
export function rememberDrawn(root) {
  for (const element of root.querySelectorAll('[data-key]')) drawn.set(element, element.outerHTML);
}

/**
 * Brings the keyed children of a container to the state of the HTML, leaving unchanged ones alone:
 * typed text, open lists and the scroll position stay.
 * @param {Element} container
 * @param {Iterable<Element>} fresh
 */
export function redrawChildren(container, fresh) {
  const before = new Map([...container.children].map((child) => [child.getAttribute('data-key'), child]));
  /** @type {Element | null} */
  let last = null;
  for (const child of [...fresh]) {
    const known = before.get(child.getAttribute('data-key'));
    before.delete(child.getAttribute('data-key'));
    const html = child.outerHTML;
    const isSame = known !== undefined && drawn.get(known) === html;
    const element = isSame ? known : child;
    if (!isSame) {
      drawn.set(child, html);
      if (known) known.replaceWith(child);
    }
    /** @type {Element | null} */
    const place = last ? last.nextElementSibling : container.firstElementChild;
    if (place !== element) container.insertBefore(element, place);
    last = element;
  }
  for (const gone of before.values()) gone.remove();
  while (last && last.nextElementSibling) last.nextElementSibling.remove();
  if (!last) container.replaceChildren();
}

/**
 * Runs a redraw and puts the cursor, and what was being typed, back where it was.
 * @param {() => void} draw
 */
export function keepingFocus(draw) {
  const active = document.activeElement;
  const holder = active?.closest('[data-block]');
  const isText = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  const memory = holder && isText ? { selector: selectorOf(holder), value: active.value, type: active.type, start: start(active) } : null;
  draw();
  if (!memory || (active && active.isConnected)) return;
  const again = document.querySelector(`${memory.selector} :is(input, textarea)`);
  if (!(again instanceof HTMLInputElement || again instanceof HTMLTextAreaElement)) return;
  if (again.type === memory.type && again.type !== 'checkbox' && again.type !== 'radio') again.value = memory.value;
  again.focus();
  if (memory.start !== null) again.setSelectionRange(memory.start, memory.start);
}

/** @param {string} html */
export function parse(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

/** @param {Element} holder */
function selectorOf(holder) {
  const { block = '', action = '' } = /** @type {HTMLElement} */ (holder).dataset;
  return `[data-block="${CSS.escape(block)}"][data-action="${CSS.escape(action)}"]`;
}

/** @param {HTMLInputElement | HTMLTextAreaElement} input */
function start(input) {
  try {
    return input.selectionStart;
  } catch {
    return null;
  }
}
