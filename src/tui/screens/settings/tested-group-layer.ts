import { type Box, type Frame, row, span } from '../../frame.ts';
import { wrap } from '../../text.ts';
import { SettingGroupLayer } from './group-layer.ts';

/** A group whose settings can be tried before they are trusted: how it went stands below the fields. */
export abstract class TestedGroupLayer extends SettingGroupLayer {
  protected outcome: { readonly good: boolean; readonly text: string } | null = null;

  override view(box: Box): Frame {
    const lines = this.outcome ? wrap(this.outcome.text, box.width - 6) : [];
    const frame = super.view({ ...box, height: box.height - lines.length - 1 });
    const result = lines.map((line, index) =>
      row(
        span(
          `  ${index === 0 ? (this.outcome?.good ? '✔ ' : '! ') : '  '}${line}`,
          this.outcome?.good ? 'good' : 'bad',
        ),
      ),
    );
    return { ...frame, rows: [...frame.rows, row(), ...result] };
  }
}
