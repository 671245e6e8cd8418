/** Which ranks the reader saw at which visit of a board: pure functions over what is kept. */

/** Who stood where when a board was seen last; a board's life and season are one `stage`. */
export interface Visit {
  readonly at: number;
  readonly stage: string;
  readonly ranks: Readonly<Record<string, number>>;
}

export interface Visits {
  /** The visit before this one. */
  readonly before: Visit | null;
  /** This visit, or the last one while this begins. */
  readonly last: Visit;
}

/** Who comes back sooner is still on the same visit, in milliseconds. */
export const ONE_VISIT = 10 * 60_000;
/** How many boards are remembered, and how many players of each. */
export const BOARDS_KEPT = 20;
const PLAYERS_KEPT = 100;

/** What is kept of a board once it is seen as `now` says. */
export function seen(visits: Visits | null, now: Visit): Visits {
  const last = { ...now, ranks: Object.fromEntries(Object.entries(now.ranks).slice(0, PLAYERS_KEPT)) };
  if (visits === null) return { before: null, last };
  const goesOn = now.at - visits.last.at < ONE_VISIT;
  return { before: goesOn ? visits.before : visits.last, last };
}

/** The visit to compare with, if there was one of the same stage. */
export function toCompare(visits: Visits | null, stage: string): Visit | null {
  return visits?.before?.stage === stage ? visits.before : null;
}

/** All boards' visits with this one among them; those seen longest ago make room. */
export function withVisits(all: Readonly<Record<string, Visits>>, board: string, visits: Visits): Record<string, Visits> {
  const boards = Object.entries({ ...all, [board]: visits });
  boards.sort(([, one], [, other]) => other.last.at - one.last.at);
  return Object.fromEntries(boards.slice(0, BOARDS_KEPT));
}

/** What was kept, as far as it is what this page keeps. */
export function readVisits(value: unknown): Record<string, Visits> {
  if (!isObject(value)) return {};
  const read = Object.entries(value).filter(
    (pair): pair is [string, Visits] =>
      isObject(pair[1]) && isVisit(pair[1]['last']) && (pair[1]['before'] === null || isVisit(pair[1]['before'])),
  );
  return Object.fromEntries(read);
}

const isVisit = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['at'] === 'number' &&
  typeof value['stage'] === 'string' &&
  isObject(value['ranks']) &&
  Object.values(value['ranks']).every((rank) => typeof rank === 'number');

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
