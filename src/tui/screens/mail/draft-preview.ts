import type { Design, MailKind, NoticeKind, RenderedMail, TagInfo } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { explain } from '../../app/explain.ts';
import { Latest } from '../../app/latest.ts';
import { type Box, beside, type Frame, fitHeight, type Row, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import { mailRows } from './preview.ts';

export interface Draft {
  readonly kind: MailKind;
  readonly notice?: NoticeKind;
  readonly design: Design;
  readonly subject: string;
  readonly body: string;
  readonly language?: string;
}

/** Rows at the bottom for the tags. */
const TAG_ROWS = 4;

/** The mail as its reader sees it, made anew while one types. */
export class DraftPreview {
  mail: RenderedMail | null = null;
  private readonly app: App;
  trouble = '';
  private readonly latest: Latest<Draft, RenderedMail>;

  constructor(app: App) {
    this.app = app;
    this.latest = new Latest({
      answer: (draft) => app.track(app.session.core.templates.preview(app.session.actor, draft)),
      show: (mail) => this.show(mail, ''),
      failed: (error) => this.show(this.mail, explain(app.say, error)),
    });
  }

  ask(draft: Draft): void {
    this.latest.ask(draft);
  }

  /** The form on the left, the mail on the right, the tags below. */
  compose({ title, form, kind, box }: { title: string; form: (box: Box) => Frame; kind: MailKind; box: Box }): Frame {
    const { app } = this;
    const height = box.height - 1 - TAG_ROWS;
    const leftWidth = Math.floor(box.width * 0.55);
    const left = form({ width: leftWidth, height });
    const right = this.rows(box.width - leftWidth - 3);
    const columns = beside(fitHeight(left.rows, height), fitHeight(right, height), {
      leftWidth,
      width: box.width,
      rule: '│',
    });
    const tags = app.connected() ? app.session.core.templates.tags(kind) : [];
    const rows = [
      row(span(` ${title}`, 'title')),
      ...columns,
      ...tagRows(app, tags, { width: box.width, height: TAG_ROWS }),
    ];
    return left.cursor ? { rows, cursor: { x: left.cursor.x, y: left.cursor.y + 1 } } : { rows };
  }

  private rows(width: number): Row[] {
    if (this.trouble) return wrap(this.trouble, width).map((line) => row(span(line, 'warn')));
    return this.mail ? mailRows(this.app, this.mail, width) : [row(span(this.app.say('tui:list.loading'), 'muted'))];
  }

  private show(mail: RenderedMail | null, trouble: string): void {
    this.mail = mail;
    this.trouble = trouble;
    this.app.changed();
  }
}

/** The tags that are known in this kind of mail, as many as fit. */
function tagRows(app: App, tags: readonly TagInfo[], { width, height }: { width: number; height: number }): Row[] {
  const text = tags.map((tag) => `@${tag.name}@`).join('  ');
  const lines = wrap(text, width - 2).slice(0, Math.max(0, height - 1));
  return [row(span(` ${app.say('tui:tags.title')}`, 'muted')), ...lines.map((line) => row(span(` ${line}`, 'accent')))];
}
