import type { DocumentState } from '../../../core/documents/index.ts';
import type { App } from '../../app/app.ts';
import type { Tone } from '../../theme.ts';

const TONES: Readonly<Record<DocumentState, Tone>> = {
  open: 'plain',
  overdue: 'warn',
  paid: 'good',
  withdrawn: 'muted',
};

export function stateTone(state: DocumentState | null): Tone {
  return state ? TONES[state] : 'plain';
}

/** Empty: there is nothing to pay, as with a quote. */
export function stateText({ say }: App, state: DocumentState | null): string {
  return state ? say(`documents:state.${state}`) : '';
}
