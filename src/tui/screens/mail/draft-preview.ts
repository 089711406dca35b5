import type { Design, MailKind, NoticeKind, RenderedMail } from '../../../core/templates/index.ts';
import type { App } from '../../app/app.ts';
import { explain } from '../../app/explain.ts';
import { Latest } from '../../app/latest.ts';

export interface Draft {
  readonly kind: MailKind;
  readonly notice?: NoticeKind;
  readonly design: Design;
  readonly subject: string;
  readonly body: string;
  readonly language?: string;
}

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

  private show(mail: RenderedMail | null, trouble: string): void {
    this.mail = mail;
    this.trouble = trouble;
    this.app.changed();
  }
}
