import { type Box, type Frame, row, span } from '../frame.ts';
import { FormLayer } from './form-layer.ts';

/** A form with its heading above, `*` while unsaved; saving says so and goes back. */
export abstract class TitledFormLayer extends FormLayer {
  protected abstract heading(): string;

  title(): string {
    return this.dirty() ? `${this.heading()} *` : this.heading();
  }

  override view(box: Box): Frame {
    const frame = super.view({ ...box, height: box.height - 2 });
    const rows = [row(span(` ${this.title()}`, 'title')), row(), ...frame.rows];
    return frame.cursor ? { rows, cursor: { x: frame.cursor.x, y: frame.cursor.y + 2 } } : { rows };
  }

  protected saved(_result: unknown): void {
    // Typed on while it was being saved: that is not stored, and must not go without a question.
    if (this.dirty()) {
      this.app.toast('warn', this.app.say('tui:toast.savedTypedOn', { name: this.heading() }));
      return;
    }
    this.app.toast('good', this.app.say('tui:toast.saved', { name: this.heading() }));
    this.app.close(this);
  }
}
