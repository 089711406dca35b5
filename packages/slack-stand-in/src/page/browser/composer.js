// @ts-check

/**
 * The box one writes in: Enter sends, a slash offers commands.
 * @param {HTMLFormElement} form
 * @param {(text: string) => Promise<boolean>} send
 */
export function watchComposer(form, send) {
  const box = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
  const list = /** @type {HTMLElement} */ (form.querySelector('#hints'));
  /** @type {{ line: string, about: string }[]} */
  const hints = JSON.parse(form.dataset['hints'] ?? '[]');
  /** What was sent before, for the arrow up. @type {string[]} */
  const sent = [];
  let active = -1;

  function offered() {
    if (!box.value.startsWith('/') || box.value.includes('\n')) return [];
    return hints.filter((hint) => hint.line.startsWith(box.value.trimEnd()) && hint.line !== box.value.trimEnd());
  }

  function draw() {
    const items = offered();
    active = Math.min(active, items.length - 1);
    list.hidden = items.length === 0;
    list.replaceChildren(
      ...items.map((hint, index) => {
        const item = document.createElement('li');
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', String(index === active));
        item.classList.toggle('active', index === active);
        const line = document.createElement('code');
        line.textContent = hint.line;
        const about = document.createElement('span');
        about.textContent = hint.about;
        item.append(line, about);
        item.addEventListener('mousedown', (event) => {
          event.preventDefault();
          fill(hint.line);
        });
        return item;
      }),
    );
    list.querySelector('.active')?.scrollIntoView({ block: 'nearest' });
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
  }

  /** @param {string} text */
  function fill(text) {
    box.value = `${text} `;
    active = -1;
    box.focus();
    draw();
  }

  async function submit() {
    const text = box.value.trim();
    if (text === '') return;
    box.value = '';
    active = -1;
    sent.push(text);
    draw();
    if (!(await send(text)) && box.value === '') box.value = text;
    draw();
  }

  box.addEventListener('input', () => {
    active = -1;
    draw();
  });
  box.addEventListener('blur', () => {
    list.hidden = true;
  });
  box.addEventListener('focus', draw);
  box.addEventListener('keydown', (event) => {
    const items = offered();
    if (items.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      active = (active + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length;
      draw();
      event.preventDefault();
    } else if (items.length > 0 && (event.key === 'Tab' || (event.key === 'Enter' && active >= 0))) {
      fill(items[Math.max(active, 0)]?.line ?? '');
      event.preventDefault();
    } else if (event.key === 'Escape') {
      list.hidden = true;
    } else if (event.key === 'ArrowUp' && box.value === '' && sent.length > 0) {
      box.value = sent.at(-1) ?? '';
      draw();
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void submit();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  document.addEventListener('click', (event) => {
    const button = /** @type {Element} */ (event.target).closest('[data-try]');
    if (button instanceof HTMLElement) fill(button.dataset['try'] ?? '');
  });
}
