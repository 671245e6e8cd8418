/** The envelope around every answer, opened. */

import { ApiError, NotALeaderboard } from './errors.js';

/** The longest pause that a server may ask for, in seconds. */
const LONGEST_PAUSE = 60;

export interface Answer {
  readonly data: unknown;
  readonly meta: unknown;
}

/** The answer inside; throws the server's own error, or that this is no answer of a leaderboard. */
export function opened(status: number, body: string, retryAfter: string | null): Answer {
  let envelope: Readonly<Record<string, unknown>>;
  try {
    envelope = JSON.parse(body) as Readonly<Record<string, unknown>>;
    if (envelope['success'] === true && 'data' in envelope) return { data: envelope['data'], meta: envelope['meta'] };
  } catch {
    throw new NotALeaderboard(status, seconds(retryAfter));
  }
  const said = typeof envelope === 'object' && envelope !== null && typeof envelope['error'] === 'string';
  throw said && envelope['success'] !== true
    ? new ApiError(envelope, status, seconds(retryAfter))
    : new NotALeaderboard(status, seconds(retryAfter));
}

/** How long to wait, in seconds, from a number or a date; 0 for what is neither. */
export function seconds(retryAfter: string | null): number {
  if (retryAfter === null || retryAfter.trim() === '') return 0;
  const number = Number(retryAfter);
  const wanted = Number.isNaN(number) ? (Date.parse(retryAfter) - Date.now()) / 1_000 : number;
  return Number.isFinite(wanted) ? Math.min(Math.max(wanted, 0), LONGEST_PAUSE) : 0;
}

