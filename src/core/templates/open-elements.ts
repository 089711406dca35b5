import { type AttributeToken, decodeHtml } from './html-tokens.ts';

/** They hold nothing and have no end tag (HTML standard, "void elements"). */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** Begins of the same kind end the one before, as the HTML standard's parser does. */
const SIBLINGS = [['p'], ['li'], ['dt', 'dd'], ['option'], ['tr'], ['td', 'th'], ['tbody', 'thead', 'tfoot']];
const HIDDEN =
  /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|max-height\s*:\s*0(?:px|pt|em)?\s*(?:;|!|$)/i;

interface OpenElement {
  readonly name: string;
  readonly hides: boolean;
}

/** Which elements are open at a place of a document: what has to be closed before something of ours is seen there. */
export class OpenElements {
  readonly #open: OpenElement[] = [];

  open(name: string, attributes: readonly AttributeToken[], source: string): void {
    if (VOID.has(name)) return;
    const top = this.#open.at(-1)?.name ?? '';
    if (SIBLINGS.some((names) => names.includes(name) && names.includes(top))) this.#open.pop();
    this.#open.push({ name, hides: attributes.some((attribute) => hides(attribute, source)) });
  }

  close(name: string): void {
    const at = this.#open.findLastIndex((element) => element.name === name);
    if (at >= 0) this.#open.splice(at);
  }

  /** Whether an element that is open keeps what it holds from being seen: by its own `style` or `hidden`. */
  get hides(): boolean {
    return this.#open.some((element) => element.hides);
  }

  /** The end tags of all that is open within the body, the innermost first. */
  endTags(): string {
    return this.#open
      .filter(({ name }) => name !== 'html' && name !== 'body')
      .map(({ name }) => `</${name}>`)
      .reverse()
      .join('');
  }
}

function hides({ name, value }: AttributeToken, source: string): boolean {
  if (name === 'hidden') return true;
  return name === 'style' && HIDDEN.test(decodeHtml(source.slice(value.start, value.end)));
}
