// @ts-check

/**
 * Searchable selects. A static list is narrowed here; an external one is asked for.
 * @typedef {{ choose: (box: HTMLElement, value: string | string[] | null) => void, suggest: (box: HTMLElement, query: string) => Promise<string>, words: Record<string, string> }} Options
 */

/** @param {Options} options */
export function watchCombos(options) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  document.addEventListener('focusin', ({ target }) => {
    const box = boxOf(target);
    if (box && isInput(target)) {
      if (box.dataset['multi'] === undefined) target.select();
      show(box, '');
    }
  });
  document.addEventListener('focusout', ({ target }) => {
    const box = boxOf(target);
    // After the click on an option has been heard.
    if (box && isInput(target)) setTimeout(() => leave(box), 120);
  });
  document.addEventListener('input', ({ target }) => {
    const box = boxOf(target);
    if (!box || !isInput(target)) return;
    clearTimeout(pause);
    pause = setTimeout(() => show(box, target.value.trim()), box.dataset['external'] === undefined ? 0 : 200);
  });
  document.addEventListener('mousedown', (event) => {
    const option = /** @type {Element} */ (event.target).closest('.combo [role="option"]');
    const box = boxOf(option);
    if (!box || !(option instanceof HTMLElement)) return;
    event.preventDefault();
    pick(box, option);
  });
  document.addEventListener('click', ({ target }) => {
    const chip = /** @type {Element} */ (target).closest('.chip');
    const box = boxOf(chip);
    if (!box || !(chip instanceof HTMLElement) || !(/** @type {Element} */ (target).closest('.chip-remove'))) return;
    chip.remove();
    options.choose(box, chosen(box));
  });
  document.addEventListener('keydown', (event) => {
    const box = boxOf(event.target);
    if (!box || !isInput(event.target)) return;
    const list = listOf(box);
    const shown = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="option"]:not([hidden])')]);
    const active = shown.findIndex((option) => option.classList.contains('active'));
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      activate(box, shown[(active + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length]);
      event.preventDefault();
    } else if (event.key === 'Enter' && !list.hidden && shown[active]) {
      pick(box, shown[active]);
      event.preventDefault();
    } else if (event.key === 'Escape' && !list.hidden) {
      hide(box);
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === 'Backspace' && event.target.value === '' && box.dataset['multi'] !== undefined) {
      [...box.querySelectorAll('.chip')].at(-1)?.remove();
      options.choose(box, chosen(box));
    }
  }, true);

  /** @param {HTMLElement} box @param {string} query */
  async function show(box, query) {
    const list = listOf(box);
    if (box.dataset['external'] !== undefined) {
      if (query.length < Number(box.dataset['min'])) list.replaceChildren(note(options.words['tooShort'] ?? ''));
      else {
        list.replaceChildren(note(options.words['searching'] ?? ''));
        list.innerHTML = await options.suggest(box, query);
      }
    } else narrow(list, query);
    if (!box.contains(document.activeElement)) return;
    list.hidden = false;
    const space = innerHeight - box.getBoundingClientRect().bottom;
    list.classList.toggle('upwards', space < 220 && box.getBoundingClientRect().top > 220);
    inputOf(box).setAttribute('aria-expanded', 'true');
    activate(box, list.querySelector('[role="option"]:not([hidden])'));
  }

  /** @param {HTMLElement} box @param {HTMLElement} option */
  function pick(box, option) {
    const { value = '', label = '' } = option.dataset;
    const input = inputOf(box);
    if (box.dataset['multi'] === undefined) {
      input.value = label;
      input.dataset['value'] = value;
      hide(box);
      options.choose(box, value);
      return;
    }
    input.value = '';
    const already = [...box.querySelectorAll('.chip')].find((chip) => /** @type {HTMLElement} */ (chip).dataset['value'] === value);
    if (already) already.remove();
    else input.before(chip(value, label));
    options.choose(box, chosen(box));
    hide(box);
  }

  /** @param {HTMLElement} box */
  function leave(box) {
    if (!box.isConnected || box.contains(document.activeElement)) return;
    hide(box);
    const input = inputOf(box);
    if (box.dataset['multi'] !== undefined) input.value = '';
    else if (input.value === '' && input.dataset['value']) {
      delete input.dataset['value'];
      options.choose(box, null);
    } else input.value = input.defaultValue === input.value || !input.dataset['value'] ? (input.dataset['value'] ? input.value : '') : input.value;
  }
}

/** @param {HTMLElement} list @param {string} query */
function narrow(list, query) {
  const wanted = plain(query);
  for (const option of list.querySelectorAll('[role="option"]')) /** @type {HTMLElement} */ (option).hidden = !plain(option.textContent ?? '').includes(wanted);
}

/** Letters without accents or case. @param {string} text */
function plain(text) {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** @param {HTMLElement} box @param {Element | null | undefined} option */
function activate(box, option) {
  for (const other of box.querySelectorAll('.active')) other.classList.remove('active');
  option?.classList.add('active');
  option?.scrollIntoView({ block: 'nearest' });
}

/** @param {HTMLElement} box */
function hide(box) {
  listOf(box).hidden = true;
  inputOf(box).setAttribute('aria-expanded', 'false');
}

/** @param {HTMLElement} box */
function chosen(box) {
  return [...box.querySelectorAll('.chip')].map((chip) => /** @type {HTMLElement} */ (chip).dataset['value'] ?? '');
}

/** @param {string} value @param {string} label */
function chip(value, label) {
  const element = document.createElement('span');
  element.className = 'chip';
  element.dataset['value'] = value;
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.className = 'chip-remove';
  remove.textContent = '×';
  element.append(label, remove);
  return element;
}

/** @param {string} text */
function note(text) {
  const item = document.createElement('li');
  item.className = 'nothing';
  item.textContent = text;
  return item;
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function boxOf(target) {
  return target instanceof Element ? target.closest('.combo') : null;
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isInput(target) {
  return target instanceof HTMLInputElement && target.getAttribute('role') === 'combobox';
}

/** @param {HTMLElement} box */
function inputOf(box) {
  return /** @type {HTMLInputElement} */ (box.querySelector('[role="combobox"]'));
}

/** @param {HTMLElement} box */
function listOf(box) {
  return /** @type {HTMLElement} */ (box.querySelector('[role="listbox"]'));
}
