import type { ReactNode } from 'react';
import type { ListedDocument } from '../../../core/documents/index.ts';
import { moneyText } from '../../app/format.ts';
import { useTui } from '../../ui/context.ts';
import { Words } from '../../ui/words.tsx';

/** The chosen one under the list: in a narrow window its total has no column, and a long name is cut. */
export function chosenDocument(list: { current(): ListedDocument | undefined }): ReactNode {
  const document = list.current();
  return document ? <Chosen {...document} /> : null;
}

function Chosen({ kind, reference, account, total }: ListedDocument): ReactNode {
  const app = useTui();
  return (
    <Words>
      {` ${app.say(`documents:kind.${kind}`)} ${reference}  `}
      <Words tone="title">{moneyText(app, [total])}</Words>
      <Words tone="muted">{`  ${account.tradeName}`}</Words>
    </Words>
  );
}
