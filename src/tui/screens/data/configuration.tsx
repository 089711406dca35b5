import { Box } from 'ink';
import type { ReactNode } from 'react';
import {
  type BadConfiguration,
  type ConfigurationItem,
  type ConfigurationOutcome,
  changeLines,
  writeConfigurationFolder,
} from '../../../core/exchange/index.ts';
import { sayError } from '../../../core/words.ts';
import { useTui } from '../../ui/context.ts';
import { ask } from '../../ui/dialog/confirm.tsx';
import { pageScreen } from '../../ui/page/page-screen.ts';
import type { Page } from '../../ui/page/page-spec.ts';
import { Gap, Words } from '../../ui/words.tsx';
import { take, type Wanted } from './wanted-configuration.ts';

interface Compared {
  readonly wanted: Wanted;
  readonly items: readonly ConfigurationItem[];
  readonly applied?: true;
}

/** What a folder's configuration changes, from what to what, and the way to do it (N4). */
export const configurationPage = pageScreen<Compared, Compared>({
  id: 'data.configuration',
  name: 'Data: what a configuration changes',
  title: ({ app, shown }) => app.say(shown?.applied ? 'data:apply.doneTitle' : 'data:apply.diffTitle'),
  body: (compared) => <Diff {...compared} />,
  actions: [
    {
      id: 'apply',
      keys: ['a'],
      label: 'data:action.applyNow',
      footer: true,
      off: ({ app }, { items, applied }) => {
        if (applied) return app.say('data:apply.alreadyDone');
        return changed(items).length > 0 ? undefined : app.say('data:apply.nothing');
      },
      run: applyNow,
    },
  ],
});

/** Files that do not fit, each with the place in it and what to do. */
export const problemsPage = pageScreen<BadConfiguration, BadConfiguration>({
  id: 'data.problems',
  name: 'Data: what does not fit in a configuration',
  title: ({ app }) => app.say('data:apply.problemsTitle'),
  body: (bad, { app: { say } }) => (
    <Box flexDirection="column">
      <Words tone="bad" wrap="wrap">
        {sayError(say, bad)}
      </Words>
      {bad.problems.map(({ file, place, error }) => (
        <Box key={`${file} ${place} ${error.code}`} flexDirection="column">
          <Gap />
          <Words bold>{place ? `${file}, ${place}` : file}</Words>
          <Words wrap="wrap">{sayError(say, error)}</Words>
        </Box>
      ))}
    </Box>
  ),
});

function Diff({ items, applied }: Compared): ReactNode {
  const { say } = useTui();
  return (
    <Box flexDirection="column">
      <Words tone="title" wrap="wrap">
        {say(applied ? 'data:apply.done' : 'data:apply.wouldBe', countsOf(items))}
      </Words>
      {items
        .filter(({ outcome, kept }) => outcome !== 'unchanged' || kept.length > 0)
        .map((item) => (
          <Item key={`${item.kind} ${item.name}`} {...item} />
        ))}
    </Box>
  );
}

function Item({ kind, name, outcome, changes, kept }: ConfigurationItem): ReactNode {
  const { say } = useTui();
  const thing = say(`data:thing.${kind}`, { name });
  if (outcome === 'unknown') return <Words tone="muted">{say('data:apply.unknown', { thing })}</Words>;
  return (
    <Box flexDirection="column">
      <Gap />
      <Words bold tone={outcome === 'created' ? 'good' : 'plain'}>
        {outcome === 'unchanged' ? thing : `${say(`data:outcome.${outcome}`)} ${thing}`}
      </Words>
      {changes.map((change) => {
        const { lines, more } = changeLines(change);
        return (
          <Box key={change.field} flexDirection="column" paddingLeft={2}>
            {lines.map((line, index) => (
              <Words
                // biome-ignore lint/suspicious/noArrayIndexKey: lines of one change keep their order, and may be alike.
                key={`${index} ${line}`}
                tone={toneOf(line)}
                wrap="wrap"
              >
                {line}
              </Words>
            ))}
            {more > 0 ? <Words tone="muted">{say('data:apply.more', { count: more })}</Words> : null}
          </Box>
        );
      })}
      {kept.map(({ field, stored }) => (
        <Words key={field} tone="warn" wrap="wrap">
          {say('data:apply.kept', { field, value: stored })}
        </Words>
      ))}
    </Box>
  );
}

function toneOf(line: string): 'good' | 'bad' | 'plain' {
  if (line.startsWith('+ ')) return 'good';
  return line.startsWith('- ') ? 'bad' : 'plain';
}

function applyNow(page: Page<Compared, Compared>, { wanted, items }: Compared): void {
  const { app } = page;
  ask(app, {
    question: app.say('data:apply.ask', { count: changed(items).length, folder: wanted.folder }),
    yes: () =>
      app.perform(
        async () => {
          const taken = await take(app, wanted, { dryRun: false });
          // From now on the files are what this database was last told.
          if (taken.versions) await writeConfigurationFolder(wanted.folder, [taken.versions]);
          return taken;
        },
        ({ items: done }) => {
          page.show({ wanted, items: done, applied: true });
          app.toast('good', app.say('data:apply.toast', { count: changed(done).length }));
        },
      ),
  });
}

function changed(items: readonly ConfigurationItem[]): readonly ConfigurationItem[] {
  return items.filter(({ outcome }) => outcome === 'created' || outcome === 'updated');
}

function countsOf(items: readonly ConfigurationItem[]): Record<ConfigurationOutcome, number> {
  const count = (outcome: ConfigurationOutcome) => items.filter((item) => item.outcome === outcome).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    unknown: count('unknown'),
  };
}
