/** Which players moved lately. A mark lasts a fixed time from its first movement, so none can stick. */

import { MARK_FOR } from '../config';
import type { Entry } from '../wire/types';

export interface Mark {
  /** The rank held before; null for one who was not there. */
  readonly from: number | null;
  /** Whether the player is new to the board, and not only to the places that are shown. */
  readonly newcomer: boolean;
  /** When it was set, in milliseconds. */
  readonly since: number;
}

export type Marks = ReadonlyMap<string, Mark>;

export interface Shown {
  readonly entries: readonly Entry[];
  readonly around: readonly Entry[] | null;
  readonly total: number;
}

export const NO_MARKS: Marks = new Map();

/** Everyone seen before and after who changed rank, and everyone who is new among the best. */
export function marksAfter(marks: Marks, before: Shown, after: Shown, now: number): Marks {
  const ranks = ranksIn(before);
  const complete = before.total <= before.entries.length;
  const best = new Set(after.entries.map(({ player }) => player));
  const fresh = new Map<string, Mark>();
  for (const [player, rank] of ranksIn(after)) {
    const was = ranks.get(player) ?? null;
    const moved = was === null ? best.has(player) : was !== rank;
    const mark =
      living(marks.get(player), now) ??
      (moved ? { from: was, newcomer: was === null && complete, since: now } : null);
    if (mark !== null && mark.from !== rank) fresh.set(player, mark);
  }
  return fresh;
}

function ranksIn({ entries, around }: Shown): ReadonlyMap<string, number> {
  const seen = [...(around ?? []), ...entries];
  return new Map(seen.flatMap(({ player, rank }) => (rank === null ? [] : [[player, rank] as const])));
}

export function withoutExpired(marks: Marks, now: number): Marks {
  const left = [...marks].filter(([, mark]) => living(mark, now) !== null);
  return left.length === marks.size ? marks : new Map(left);
}

function living(mark: Mark | undefined, now: number): Mark | null {
  return mark !== undefined && now - mark.since < MARK_FOR ? mark : null;
}
