import { asDuration, asNumber, asTime } from '../ui/format';
import type { Looks } from '../../metrics/history';
import { quantile, rate, sum, type Wanted } from '../../metrics/prometheus';

interface Figure {
  readonly title: string;
  readonly value: string;
  readonly beside?: string;
  readonly alarming?: boolean;
}

const NONE = '—';
const REQUESTS = 'leaderboard_http_request_duration_seconds';
const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

const asRate = (value: number | null): string => (value === null ? NONE : `${short.format(value)}/s`);
const asCount = (value: number | null): string => (value === null ? NONE : asNumber(value));
function asTimeTaken(seconds: number | null): string {
  if (seconds === null) return NONE;
  if (seconds === Infinity) return 'over 10 s';
  return seconds < 1 ? `≤ ${short.format(seconds * 1_000)} ms` : `≤ ${short.format(seconds)} s`;
}

/** The figures that one looks at first; what they mean is told in the page on operations. */
function figuresOf({ before, now, seconds }: Looks): readonly Figure[] {
  // A series begins with the first that it counts; where its family is there it stood at nothing before.
  const total = (all: Looks['now'], name: string, wanted?: Wanted): number | null =>
    sum(all, name, wanted) ?? (sum(all, name) === null ? null : 0);
  const perSecond = (name: string, wanted?: Wanted): number | null =>
    rate(total(before, name, wanted), total(now, name, wanted), seconds);
  const class_ = (first: string): Wanted => ({ status = '' }) => status.startsWith(first);
  const failed = perSecond(`${REQUESTS}_count`, class_('5'));
  const away = perSecond('leaderboard_store_failures_total');
  const hidden = perSecond('leaderboard_submissions_hidden_total');
  const synced = sum(now, 'leaderboard_periodic_job_last_success_timestamp_seconds', ({ periodic_job }) => periodic_job === 'sync');
  const memory = sum(now, 'process_resident_memory_bytes');
  const began = sum(now, 'process_start_time_seconds');
  return [
    { title: 'Requests', value: asRate(perSecond(`${REQUESTS}_count`)), beside: `${asCount(sum(now, 'leaderboard_http_requests_in_progress'))} under way` },
    { title: 'Time of a request', value: asTimeTaken(quantile(0.5, REQUESTS, before, now)), beside: `95 %: ${asTimeTaken(quantile(0.95, REQUESTS, before, now))}` },
    { title: 'Refused, 4xx', value: asRate(perSecond(`${REQUESTS}_count`, class_('4'))) },
    { title: 'Failed, 5xx', value: asRate(failed), alarming: (failed ?? 0) > 0 },
    { title: 'Submissions', value: asRate(perSecond('leaderboard_submissions_total')), beside: `${asCount(sum(now, 'leaderboard_submissions_waiting'))} waiting` },
    { title: 'Not shown at once', value: asRate(hidden), alarming: (hidden ?? 0) > 0 },
    { title: 'Store failures', value: asRate(away), alarming: (away ?? 0) > 0 },
    { title: 'Time of a commit', value: asTimeTaken(quantile(0.95, 'leaderboard_list_commit_duration_seconds', before, now)), beside: '95 %' },
    { title: 'Live readers', value: asCount(sum(now, 'leaderboard_live_sockets')), beside: `${asRate(perSecond('leaderboard_live_frames_sent_total'))} messages` },
    { title: 'Behind in Kafka', value: asCount(sum(now, 'leaderboard_consumer_lag')), beside: 'records' },
    { title: 'Differences repaired', value: asCount(sum(now, 'leaderboard_differences_total')) },
    { title: 'Last sync', value: synced === null ? NONE : asTime(new Date(synced * 1_000).toISOString()) },
    { title: 'Event loop late by', value: asTimeTaken(quantile(0.99, 'leaderboard_event_loop_lag_seconds', before, now)), beside: '99 %' },
    { title: 'Memory', value: memory === null ? NONE : `${asNumber(Math.round(memory / 1_048_576))} MiB` },
    { title: 'Up for', value: began === null ? NONE : asDuration(Date.now() - began * 1_000) },
  ];
}

interface Route {
  readonly route: string;
  readonly count: number;
  readonly slow: string;
}

const MOST_ROUTES = 10;

function routesOf({ before, now }: Looks): readonly Route[] {
  const counts = new Map<string, number>();
  for (const { name, labels, value } of now) {
    if (name !== `${REQUESTS}_count`) continue;
    const route = `${labels['method']} ${labels['route']}`;
    counts.set(route, (counts.get(route) ?? 0) + value);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, MOST_ROUTES)
    .map(([route, count]) => ({
      route,
      count,
      slow: asTimeTaken(quantile(0.95, REQUESTS, before, now, ({ method, route: path }) => `${method} ${path}` === route)),
    }));
}

export function Figures({ looks }: { looks: Looks }) {
  return (
    <>
      <dl className="figures">
        {figuresOf(looks).map(({ title, value, beside, alarming = false }) => (
          <div key={title} className={alarming ? 'alarming' : undefined}>
            <dt>{title}</dt>
            <dd>{value}</dd>
            {beside !== undefined && <dd className="aside">{beside}</dd>}
          </div>
        ))}
      </dl>
      <h3>What is asked most</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col" className="figure">
              Since the start
            </th>
            <th scope="col" className="figure">
              95 % now
            </th>
          </tr>
        </thead>
        <tbody>
          {routesOf(looks).map(({ route, count, slow }) => (
            <tr key={route}>
              <td>
                <code>{route}</code>
              </td>
              <td className="figure">{asNumber(count)}</td>
              <td className="figure">{slow}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
