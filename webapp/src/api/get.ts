/** One GET, from what was answered to a checked value, or a `Failure` that says what to show. */

import { currentKey } from '../access/key';
import { ApiError, NotALeaderboard, Requests } from '../client';
import { ROOT } from '../config';
import { text as t } from '../i18n/text';
import { fields, WireError, type Read } from '../wire/shape';

/** What went wrong, in one sentence for people. `code` is the API's, or `unreachable`, `not_understood`. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Answer<T> {
  readonly data: T;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** What is asked for: what stands in the path, and the query. */
export interface Question {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | null>>;
}

// Whoever shows an answer says at once that there is none, and asks again themselves.
const requests = new Requests(ROOT.slice(0, -1), { key: () => currentKey() ?? undefined, retries: { within: 0 } });

/** `path` is that of the API, with the names of what stands in it. */
export async function get<T>(path: string, question: Question, read: Read<T>, signal: AbortSignal): Promise<Answer<T>> {
  try {
    const { data, meta } = await requests.ask('GET', `/api/v1${path}`, { ...question, signal });
    return { data: read(data, 'data'), meta: meta === undefined ? {} : fields(meta, 'meta') };
  } catch (error) {
    throw signal.aborted ? error : failureOf(error);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof ApiError) return new Failure(error.code, error.message);
  const strange = error instanceof WireError || (error instanceof NotALeaderboard && !error.transient);
  if (strange) return new Failure('not_understood', t().failure.notUnderstood(error.message));
  return new Failure('unreachable', t().failure.unreachable);
}
