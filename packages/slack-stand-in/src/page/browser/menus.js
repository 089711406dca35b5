// @ts-check

/** Small menus: one open at a time; Escape, arrows and a click elsewhere do what one expects. */
export function watchMenus() {
  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest('[aria-haspopup="menu"]');
    const wasOpen = button?.getAttribute('aria-expanded') === 'true';
    closeMenus();
    if (button instanceof HTMLElement && !wasOpen) open(button);
  });
  document.addEventListener('keydown', (event) => {
    const menu = document.querySelector('.menu:not([hidden])');
    if (!menu) return;
    const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('[role="menuitem"]')]);
    const index = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === 'Escape') {
      const button = menu.parentElement?.querySelector('[aria-haspopup="menu"]');
      closeMenus();
      if (button instanceof HTMLElement) button.focus();
      event.preventDefault();
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      items[(index + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
      event.preventDefault();
    }
  }, true);
}

/** @param {HTMLElement} button */
function open(button) {
  const menu = button.parentElement?.querySelector('.menu');
  if (!(menu instanceof HTMLElement)) return;
  menu.hidden = false;
  button.setAttribute('aria-expanded', 'true');
  menu.classList.toggle('upwards', button.getBoundingClientRect().bottom + menu.offsetHeight + 12 > innerHeight);
  /** @type {HTMLElement | null} */ (menu.querySelector('[role="menuitem"]'))?.focus();
}

function closeMenus() {
  for (const menu of document.querySelectorAll('.menu:not([hidden])')) /** @type {HTMLElement} */ (menu).hidden = true;
  for (const button of document.querySelectorAll('[aria-haspopup="menu"][aria-expanded="true"]')) button.setAttribute('aria-expanded', 'false');
}
