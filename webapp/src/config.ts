/** How the page behaves, in one place. Every address is of the origin that served the page. */

export const API = '/api/v1';

export function liveUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}

/** Places on one page of ranks; the first page is the live subscription. */
export const PAGE_SIZE = 50;
/** Neighbours shown on each side of the player looked for. */
export const NEIGHBOURS = 3;
/** How often the list of boards is read again, in milliseconds. */
export const BOARDS_EVERY = 3_000;
/** How often a page beyond the live places is read again, in milliseconds. */
export const PLACES_EVERY = 2_000;
/** How long a movement stays marked, in milliseconds. */
export const MARK_FOR = 4_000;
/** When a refused question is asked again, in milliseconds. */
export const ASK_AGAIN_AFTER = 3_000;
