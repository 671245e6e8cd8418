/** How the page behaves, in one place. Every address is of the origin that served the page. */

// The script lies in `assets/` below the path under which the server is; in development, in `src/` of the origin.
const script = import.meta.url;
/** The path below which everything of the server is, with a slash at its end: `/`, or where a proxy has put it. */
export const ROOT = new URL('..', script).pathname;

/** The address of the server, as people give it to programs. */
export const serverUrl = (): string => location.origin + ROOT.slice(0, -1);

export function liveUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${ROOT}ws`;
}

/** Places on one page of ranks; the first page is the live subscription. */
export const PAGE_SIZE = 50;
/** Neighbours shown on each side of the player looked for. */
export const NEIGHBOURS = 3;
/** How many boards are asked for at a time. */
export const BOARDS_AT_ONCE = 200;
/** Among how many of the best a name is looked for whatever its case, and how many of them are asked for at a time. */
export const SEARCHED = 10_000;
export const SEARCHED_AT_ONCE = 1_000;
/** How often a page beyond the live places is read again, in milliseconds. */
export const PLACES_EVERY = 2_000;
/** How often the seasons are read again while one is in grace, in milliseconds. */
export const SEASONS_EVERY = 10_000;
/** How long a movement stays marked, in milliseconds. */
export const MARK_FOR = 4_000;
/** When a refused question is asked again, in milliseconds. */
export const ASK_AGAIN_AFTER = 3_000;
/** How many of the best stand on a picture that is shared. */
export const PICTURED = 10;
