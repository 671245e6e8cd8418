/** What two looks at the metrics tell of the time between them, for plots. */

import { interpolated, rate, sum, type Sample, type Wanted } from './prometheus';

export interface Look {
  /** When it was, in milliseconds since 1970. */
  readonly at: number;
  readonly samples: readonly Sample[];
}

const SERIES = ['accepted', 'refused', 'behind', 'shownHalf', 'shownMost', 'commitHalf', 'commitMost', 'readers', 'boards'] as const;
export type Series = (typeof SERIES)[number];

/** Null where nothing is known: nothing was done in that time, or the process does not count it. */
export type Point = { readonly at: number } & Readonly<Record<Series, number | null>>;

const COMMIT = 'leaderboard_list_commit_duration_seconds';
const SHOW = 'leaderboard_list_show_duration_seconds';
const of = (results: readonly string[]): Wanted => ({ result = '' }) => results.includes(result);
const TAKEN = of(['changed', 'unchanged', 'duplicate']);
const REFUSED = of(['refused']);
const APPLIED = of(['applied']);
const DEAD = of(['dead']);

export function pointOf(before: Look, now: Look): Point {
  const seconds = (now.at - before.at) / 1_000;
  const each = (name: string, wanted: Wanted): number | null => {
    const counted = (look: Look): number | null => sum(look.samples, name, wanted);
    return rate(counted(before), counted(now), seconds);
  };
  const taken = (part: number, name: string): number | null => interpolated(part, name, before.samples, now.samples);
  return {
    at: now.at,
    accepted: added(each('leaderboard_submissions_total', TAKEN), each('leaderboard_consumer_records_total', APPLIED)),
    refused: added(each('leaderboard_submissions_total', REFUSED), each('leaderboard_consumer_records_total', DEAD)),
    behind: sum(now.samples, 'leaderboard_consumer_lag'),
    shownHalf: taken(0.5, SHOW),
    shownMost: taken(0.95, SHOW),
    commitHalf: taken(0.5, COMMIT),
    commitMost: taken(0.95, COMMIT),
    readers: sum(now.samples, 'leaderboard_live_sockets'),
    boards: sum(now.samples, 'leaderboard_live_subscriptions'),
  };
}

/** A time in which the server was not reached. */
export const gap = (at: number): Point =>
  ({ at, ...Object.fromEntries(SERIES.map((name) => [name, null])) }) as Point;

const added = (one: number | null, other: number | null): number | null =>
  one === null && other === null ? null : (one ?? 0) + (other ?? 0);
