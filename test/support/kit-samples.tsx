import { Box } from 'ink';
import type { ReactNode } from 'react';
import { createWords } from '../../src/core/words.ts';
import type { App } from '../../src/tui/app/app.ts';
import { createTuiApp } from '../../src/tui/app/create-app.ts';
import { Bar, Sparkline, StackedBars, starsText } from '../../src/tui/ui/chart.tsx';
import { ask } from '../../src/tui/ui/dialog/confirm.tsx';
import { askAboutConflict } from '../../src/tui/ui/dialog/conflict.tsx';
import { pick } from '../../src/tui/ui/dialog/picker.tsx';
import { FormView, TitledForm } from '../../src/tui/ui/form/form-view.tsx';
import { Form } from '../../src/tui/ui/form.ts';
import type { Column } from '../../src/tui/ui/list/columns.ts';
import { ListView } from '../../src/tui/ui/list/list-view.tsx';
import { Fact, Part } from '../../src/tui/ui/page/fact.tsx';
import { PageView } from '../../src/tui/ui/page/page-view.tsx';
import { StatusBar } from '../../src/tui/ui/status-bar.tsx';
import { Tabs } from '../../src/tui/ui/tabs.tsx';
import { bufferOf } from '../../src/tui/ui/text-buffer.ts';
import { Toast } from '../../src/tui/ui/toast.tsx';
import { Words } from '../../src/tui/ui/words.tsx';

/** A piece of the kit with something in it. */
interface Sample {
  readonly name: string;
  readonly node: ReactNode;
}

/** The program without a terminal: nobody is connected. */
export function sampleApp(env: Readonly<Record<string, string>> = {}): App {
  return createTuiApp({
    env,
    terminal: { suspend: (work) => work(), copy: () => true, exit: () => undefined, stop: () => undefined },
    say: createWords().in('en'),
  });
}

interface Row {
  readonly name: string;
  readonly email: string;
  readonly owed: string;
}

const ROWS: readonly Row[] = [
  { name: 'Boulangerie Martin', email: 'facturation@boulangerie-martin.example', owed: '€1,240.00' },
  { name: 'Ñandú Logística y Transportes del Sur', email: 'n@nandu.example', owed: '$310.55' },
  { name: '株式会社サンプル', email: 'keiri@sample.example', owed: '¥48,000' },
];

const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', heading: 'tui:column.customer', min: 18, weight: 1, max: 40, cell: (row) => row.name },
  { id: 'to', heading: 'tui:column.to', min: 20, weight: 2, cell: (row) => row.email },
  { id: 'owed', heading: 'tui:column.owed', min: 12, align: 'right', tone: () => 'warn', cell: (row) => row.owed },
];

const NOTHING = (): undefined => undefined;

/** Each component of the kit, for the gallery and for the test that none is wider than its window. */
export function kitSamples(app: App): readonly Sample[] {
  return [
    {
      name: 'Tabs',
      node: (
        <Tabs
          current="two"
          tabs={[
            { id: 'one', key: '1', name: 'Today' },
            { id: 'two', key: '2', name: 'Templates' },
            { id: 'three', key: '3', name: 'Reminders that are waiting' },
          ]}
        />
      ),
    },
    { name: 'List', node: <Body>{list()}</Body> },
    { name: 'Page', node: <Body>{page()}</Body> },
    { name: 'Form', node: <Body>{form()}</Body> },
    {
      name: 'Confirm',
      node: overlay(app, () =>
        ask(app, { question: '22 mails to 22 customers now. Send?', details: ['To: all who owe'], yes: NOTHING }),
      ),
    },
    {
      name: 'Picker',
      node: overlay(app, () =>
        pick(app, { heading: 'Which template?', choices: ROWS.map(({ name }) => ({ text: name, run: NOTHING })) }),
      ),
    },
    {
      name: 'Conflict',
      node: overlay(app, () =>
        askAboutConflict(app, {
          label: 'Name',
          theirs: 'Spring',
          mine: 'Summer',
          choices: [{ text: 'Take theirs', run: NOTHING }],
        }),
      ),
    },
    { name: 'Words', node: <Words tone="warn" wrap="wrap">{`${'0123456789'.repeat(4)} next`}</Words> },
    { name: 'Indented', node: <Words wrap="wrap">{'List:\n  first'}</Words> },
    { name: 'Charts', node: charts(app) },
    { name: 'Toast', node: <Toast message={{ kind: 'bad', text: `This could not be sent: ${'why '.repeat(30)}` }} /> },
    {
      name: 'StatusBar',
      node: (
        <StatusBar
          own={['enter', 'n', 'ctrl-s', 'f', 'w'].map((key) => ({
            id: key,
            keys: [key],
            label: 'tui:action.previewNotice',
            run: NOTHING,
          }))}
          everywhere={[{ id: 'help', keys: ['?'], label: 'tui:action.help', run: NOTHING }]}
        />
      ),
    },
  ];
}

/** As high as a small window's body. */
function Body({ children }: { children: ReactNode }): ReactNode {
  return (
    <Box height={12} flexDirection="column">
      {children}
    </Box>
  );
}

function list(): ReactNode {
  return (
    <ListView
      title="Debtors"
      words="overdue at least 15 days"
      search={bufferOf('mar')}
      searching={false}
      marked={1}
      loaded
      empty=""
      height={8}
      summary={<Words tone="title"> €1,240.00 · $310.55</Words>}
      columns={COLUMNS}
      total={ROWS.length}
      cursor={1}
      at={(index) => ROWS[index]}
      isMarked={(row) => row === ROWS[0]}
      sorted={{ column: 'name', descending: false }}
    />
  );
}

function page(): ReactNode {
  return (
    <PageView
      title="INC-1042 · Boulangerie Martin"
      top={0}
      onSize={NOTHING}
      body={
        <>
          <Fact label="Customer">Boulangerie Martin</Fact>
          <Part heading="Observations" note="2">
            <Words wrap="wrap">{'The lamp of the shop window is broken again. '.repeat(4)}</Words>
          </Part>
        </>
      }
    />
  );
}

function form(): ReactNode {
  const filled = new Form(
    [
      { kind: 'text', id: 'name', label: 'tui:field.name', value: 'Spring' },
      { kind: 'text', id: 'password', label: 'tui:field.subject', value: '', secret: true, kept: true },
      { kind: 'switch', id: 'on', label: 'tui:field.noticeOnClose', value: true },
      {
        kind: 'set',
        id: 'days',
        label: 'tui:field.design',
        value: ['1'],
        options: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'].map((text, index) => ({ value: String(index), text })),
      },
    ],
    () => ({ name: 'There is a template of this name.' }),
  );
  filled.ready();
  return (
    <TitledForm title="Spring *">
      <FormView form={filled} />
    </TitledForm>
  );
}

function charts(app: App): ReactNode {
  return (
    <Box flexDirection="column">
      <Bar part={258} whole={300} width={20} />
      <StackedBars
        width={30}
        parts={[
          { label: '1-30', value: 10, tone: 'plain' },
          { label: '31-60', value: 4, tone: 'warn' },
          { label: '90+', value: 0, tone: 'bad' },
        ]}
      />
      <Sparkline values={[0, 3, 8, 5, 13, 2]} />
      <Words tone="good">{starsText(4, 5, app.theme.glyphs)}</Words>
    </Box>
  );
}

/** What a dialog draws. */
function overlay(app: App, open: () => void): ReactNode {
  open();
  return app.top()?.draw();
}
