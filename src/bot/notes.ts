import type { Say } from '../core/words.ts';
import { type Block, type Marked, type Modal, modal, section } from './blocks/index.ts';
import type { Voice } from './caller.ts';
import { NOTE_VIEW } from './ids.ts';
import { refill } from './refill.ts';
import type { OpenView } from './turn.ts';

/** Modals that hold a sentence: while something is under way, and when it went another way than hoped. */

export function loadingModal(say: Say): Modal {
  return noteModal({ say }, [section(say('bot:loading'))]);
}

export function workingModal(say: Say): Modal {
  return noteModal({ say }, [section(say('bot:working'))]);
}

export function noteModal({ say }: Pick<Voice, 'say'>, text: Marked | readonly Block[]): Modal {
  return modal({
    id: NOTE_VIEW,
    title: say('bot:appName'),
    close: say('bot:close'),
    blocks: 'text' in text ? [section(text)] : text,
  });
}

/** The submitted form again, everything in it, with what was wrong above. */
export function formAgain(view: OpenView, sentences: readonly Marked[]): Modal {
  return {
    type: 'modal',
    callback_id: view.callbackId,
    title: view.frame.title,
    ...(view.frame.submit ? { submit: view.frame.submit } : {}),
    ...(view.frame.close ? { close: view.frame.close } : {}),
    ...(view.frame.notify_on_close ? { notify_on_close: true } : {}),
    private_metadata: view.metadata,
    blocks: [...sentences.map((sentence) => section(sentence)), ...refill(view)].slice(0, 100),
  };
}
