import { checkDkimRecord, type DnsFinding, dkimKey, makeDkimKey, nextSigner } from '../../../core/mail/index.ts';
import type { Settings } from '../../../core/settings/index.ts';
import type { App } from '../../app/app.ts';
import { lacking } from '../../app/permission.ts';
import { EMPTY_ROW, type Row, row, span } from '../../frame.ts';
import type { Binding } from '../../keys.ts';
import { wrap } from '../../text.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { PaneLayer } from '../../ui/pane-layer.ts';
import { findingRows, recordRows } from './dns-rows.ts';

/** The key that signs our mails, and the record that lets others check it (E2). */
export class DkimLayer extends PaneLayer {
  readonly id = 'settings.dkimKey';
  private settings: Settings;
  private finding: DnsFinding | null = null;

  constructor(app: App, settings: Settings) {
    super(app);
    this.settings = settings;
  }

  title(): string {
    return this.app.say('tui:dkim.title');
  }

  override opened(): void {
    if (this.key()) this.look();
  }

  protected content(width: number): readonly Row[] {
    const { app } = this;
    const key = this.key();
    const say = (code: string) => wrap(app.say(code), width).map((line) => row(line));
    if (!key) return say(this.settings['dkim.privateKey'] === '' ? 'tui:dkim.none' : 'mail:smtp.dkim_broken');
    // The record stands below already.
    const state = this.finding ? findingRows(app, { ...this.finding, record: null }, width) : [];
    return [
      ...say('tui:dkim.signing'),
      EMPTY_ROW,
      ...recordRows(app, key.record, width),
      EMPTY_ROW,
      ...(state.length > 0 ? state : [row(span(app.say('tui:dns.asking'), 'muted'))]),
    ];
  }

  protected override actions(): readonly Binding[] {
    const noKey = () => (this.key() ? undefined : this.app.say('tui:dkim.none'));
    return [
      {
        id: 'new',
        keys: ['n'],
        label: 'tui:action.newKey',
        footer: true,
        disabled: () => lacking(this.app, 'settings.edit'),
        run: () => this.askForKey(),
      },
      {
        id: 'copy',
        keys: ['y'],
        label: 'tui:action.copyRecord',
        footer: true,
        disabled: noKey,
        run: () => this.copy(),
      },
      {
        id: 'again',
        keys: ['r'],
        label: 'tui:action.again',
        footer: true,
        disabled: noKey,
        run: () => this.look(),
      },
    ];
  }

  private key(): ReturnType<typeof dkimKey> {
    return dkimKey(this.settings, this.app.session.core.base.smtpUrl);
  }

  private look(): void {
    const { base } = this.app.session.core;
    this.finding = null;
    this.app.background(
      () => checkDkimRecord({ ...base, settings: this.settings }),
      (finding) => {
        this.finding = finding;
      },
    );
  }

  private askForKey(): void {
    const key = this.key();
    if (!key) {
      this.make();
      return;
    }
    const { selector } = nextSigner(this.settings, this.app.session.core.base.smtpUrl);
    const { say } = this.app;
    ask(this.app, {
      details: [say('tui:dkim.replaceDetails', { name: key.record.name, selector })],
      question: say('tui:dkim.askReplace'),
      yes: () => this.make(),
    });
  }

  private make(): void {
    const { core, actor } = this.app.session;
    this.app.perform(
      async () => {
        await makeDkimKey(core, actor);
        return await core.settings.all();
      },
      (settings) => {
        this.settings = settings;
        this.app.toast('good', this.app.say('tui:dkim.made'));
        this.look();
      },
    );
  }

  private copy(): void {
    if (this.app.terminal.copy(this.key()?.record.value ?? ''))
      this.app.toast('good', this.app.say('tui:toast.copied'));
  }
}
