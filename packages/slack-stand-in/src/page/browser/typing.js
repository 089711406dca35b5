// @ts-check

// What is typed while no field has the cursor belongs into the composer, as in Slack: also what is typed after a link was
// clicked, while the next page is still on its way. No module, since those run only once the page is there.
{
  const KEPT = 'typed';
  /** The composer; none before the page is there, and none on the Home tab. @returns {HTMLTextAreaElement | null} */
  const box = () => document.querySelector('#composer textarea');
  let isThere = false;
  let isLeaving = false;
  // Of the page before.
  let typed = sessionStorage.getItem(KEPT) ?? '';
  sessionStorage.removeItem(KEPT);

  /** @param {KeyboardEvent} event */
  const isText = ({ key, ctrlKey, metaKey, altKey, isComposing, target }) =>
    [...key].length === 1 &&
    !(ctrlKey || metaKey || altKey || isComposing) &&
    // A space alone scrolls.
    (key !== ' ' || typed !== '') &&
    !document.querySelector('dialog[open]') &&
    (isLeaving || !(target instanceof Element) || target.matches('body, a'));

  document.addEventListener('keydown', (event) => {
    if (!isText(event)) return;
    // The key itself is still to come: the box that has the cursor by then gets it.
    if (isThere && !isLeaving) return box()?.focus();
    event.preventDefault();
    typed += event.key;
    if (isLeaving) sessionStorage.setItem(KEPT, typed);
  });

  document.addEventListener('click', ({ target, defaultPrevented, ctrlKey, metaKey, shiftKey }) => {
    const link = target instanceof Element ? target.closest('a[data-in]') : null;
    if (link && !(defaultPrevented || ctrlKey || metaKey || shiftKey)) isLeaving = true;
  });
  // Back to a page that the browser has kept.
  window.addEventListener('pageshow', () => {
    isLeaving = false;
  });

  document.addEventListener('DOMContentLoaded', () => {
    isThere = true;
    const composer = box();
    if (composer && typed !== '') {
      composer.value = typed + composer.value;
      composer.focus();
      composer.dispatchEvent(new Event('input'));
    }
    typed = '';
  });
}
