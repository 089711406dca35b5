import { readableText } from './compiled-bodies.ts';
import type { ContentsStore } from './contents-store.ts';
import { showsTag } from './pieces.ts';

/** Answers kept: contents are immutable, and named by what is in them. */
const KEPT = 1_000;
const answers = new Map<string, boolean>();

/** Which of these contents ask for a rating: the widget's tag stands where a reader sees it. */
export async function askingContents(
  store: Pick<ContentsStore, 'contents'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const wanted = [...new Set(ids)];
  const unknown = wanted.filter((id) => !answers.has(id));
  if (unknown.length > 0) {
    if (answers.size > KEPT) answers.clear();
    for (const content of await store.contents(unknown))
      answers.set(content.id, showsTag(readableText(content), 'widgetvaluation'));
  }
  return new Set(wanted.filter((id) => answers.get(id)));
}
