import { html } from 'hono/html';

/** The tick that stands above "done". */
export const DONE = html`<svg class="done" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="M7.5 12.5l3 3 6-6.5"/></svg>`;
