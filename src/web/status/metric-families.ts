import { SECOND } from '../../core/clock.ts';
import { BEYOND_BOUNDS, LATENCY_BOUNDS } from '../../core/mail/index.ts';
import { STOPPAGE_REASONS, type WatchFigures } from '../../core/watch/index.ts';

/** One metric with all its series, as Prometheus' text format knows it. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly values: readonly Sample[];
}

interface Sample {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  /** For the parts of a histogram. */
  readonly metricName?: string;
}

/** What Relance tells beside the process's own metrics; `docs/watching.md` lists the same. Without figures the database is down. */
export function metricFamilies(
  figures: WatchFigures | null,
  { now, connections }: { now: number; connections: number },
): MetricFamily[] {
  const own = [
    gauge('relance_database_up', 'Whether the database answers and its schema is the program’s.', one(figures ? 1 : 0)),
    gauge('relance_smtp_connections', 'Open connections of this process to the mail server.', one(connections)),
  ];
  return figures ? [...own, ...mailFamilies(figures, now), ...surroundingFamilies(figures)] : own;
}

function mailFamilies(figures: WatchFigures, now: number): MetricFamily[] {
  const { condition } = figures;
  const oldest = condition.oldestDueAt === null ? 0 : Math.max(0, now - condition.oldestDueAt) / SECOND;
  return [
    counter(
      'relance_mail_outcomes_total',
      'Tries to hand a message over by how they ended, of all processes; the busiest domains by name.',
      figures.outcomes.map(({ class: messageClass, domain, outcome, count }) => ({
        labels: { class: messageClass, domain, outcome },
        value: count,
      })),
    ),
    latencyFamily(figures.latencies),
    gauge(
      'relance_outbox_messages',
      'Messages in the outbox by class and state; those sent are counted by outcome alone.',
      figures.messages.map(({ class: messageClass, state, count }) => ({
        labels: { class: messageClass, state },
        value: count,
      })),
    ),
    gauge('relance_outbox_oldest_due_seconds', 'Age of the oldest message that is due and has not left.', one(oldest)),
    gauge(
      'relance_outbox_leases_expired',
      'Messages whose process died or froze with them.',
      one(figures.leasesExpired),
    ),
    gauge(
      'relance_mail_stuck',
      'Whether mail has not moved for longer than health.stuckMinutes, by reason.',
      STOPPAGE_REASONS.map((reason) => ({ labels: { reason }, value: condition.stop?.reason === reason ? 1 : 0 })),
    ),
    gauge(
      'relance_sender_paused',
      'Whether sending waits for a person, the sender being refused.',
      one(figures.paused ? 1 : 0),
    ),
    gauge(
      'relance_domains_backed_off',
      'Domains whose servers asked to be left alone for a while.',
      one(figures.domainsBackedOff),
    ),
    counter(
      'relance_bounces_total',
      'Reports of undelivered mail and complaints, by kind.',
      figures.bounces.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    ),
    gauge('relance_suppressed_addresses', 'Addresses that are never written to.', one(figures.suppressed)),
  ];
}

function surroundingFamilies({ quota, alertsWaiting, alertsFailed, processes }: WatchFigures): MetricFamily[] {
  const periods = quota.flatMap((use) =>
    (['day', 'month'] as const).map((period) => ({ labels: { class: use.class, period }, ...use[period] })),
  );
  return [
    gauge(
      'relance_quota_used',
      'Messages counted against the budget.',
      periods.map(({ labels, used }) => ({ labels, value: used })),
    ),
    gauge(
      'relance_quota_limit',
      'The budget, with the cap of a warm-up; absent when unlimited.',
      periods.flatMap(({ labels, limit }) => (limit === null ? [] : [{ labels, value: limit }])),
    ),
    gauge('relance_alerts', 'Cards for Slack that are not posted: waiting, or given up.', [
      { labels: { state: 'waiting' }, value: alertsWaiting },
      { labels: { state: 'failed' }, value: alertsFailed },
    ]),
    gauge(
      'relance_processes',
      'Running processes by kind.',
      processes.map(({ kind, count }) => ({ labels: { kind }, value: count })),
    ),
  ];
}

/** The pieces as Prometheus wants them: each with all that are shorter. */
function latencyFamily(latencies: WatchFigures['latencies']): MetricFamily {
  const name = 'relance_mail_due_to_accepted_seconds';
  const values = [...Map.groupBy(latencies, (row) => row.class)].flatMap(([messageClass, rows]) => {
    const countUpTo = (bound: number): number =>
      rows.filter(({ upTo }) => upTo !== BEYOND_BOUNDS && upTo <= bound).reduce((sum, { count }) => sum + count, 0);
    const total = rows.reduce((sum, { count }) => sum + count, 0);
    const seconds = rows.reduce((sum, { totalMs }) => sum + totalMs, 0) / SECOND;
    const labels = { class: messageClass };
    return [
      ...LATENCY_BOUNDS.map((bound) => ({
        metricName: `${name}_bucket`,
        labels: { ...labels, le: bound },
        value: countUpTo(bound),
      })),
      { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: total },
      { metricName: `${name}_sum`, labels, value: seconds },
      { metricName: `${name}_count`, labels, value: total },
    ];
  });
  return { name, help: 'From when a message was due to when the mail server took it.', type: 'histogram', values };
}

function gauge(name: string, help: string, values: readonly Sample[]): MetricFamily {
  return { name, help, type: 'gauge', values };
}

function counter(name: string, help: string, values: readonly Sample[]): MetricFamily {
  return { name, help, type: 'counter', values };
}

function one(value: number): Sample[] {
  return [{ labels: {}, value }];
}
