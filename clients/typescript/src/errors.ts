/** Why there is no answer. */

/** A field at fault, by its path in what was sent, and what it may be. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** Codes of refusals that say nothing of the request: the same one may well be accepted in a moment. */
const TRANSIENT_CODES: ReadonlySet<string> = new Set([
  'store_unavailable',
  'outcome_unknown',
  'board_loading',
  'too_old',
  'not_ready',
  'rate_limited',
  'too_many_sockets',
  'too_many_connections',
  'too_slow',
]);
/** The same from what stands in front of a server and knows no codes. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** The server could not be asked, or refused. */
export class ClientError extends Error {
  override name = 'ClientError';
  /** Whether the same request may be answered in a moment. */
  transient = false;
  /** Whether it may have been done although it was not answered, by this attempt or an earlier one. */
  uncertain = false;
  /** How long the server asks to wait, in seconds. */
  retryAfter = 0;
}

/** The server's own error: `code` says which it is, `details` are the fields at fault, `status` is 0 in a stream. */
export class ApiError extends ClientError {
  override name = 'ApiError';
  readonly code: string;
  readonly details: readonly FieldError[];
  readonly requestId: string | undefined;
  readonly data: unknown;

  constructor(
    body: Readonly<Record<string, unknown>>,
    readonly status = 0,
    retryAfter = 0,
  ) {
    super(String(body['error']));
    this.code = String(body['code']);
    this.details = Array.isArray(body['details']) ? (body['details'] as FieldError[]) : [];
    this.requestId = typeof body['request_id'] === 'string' ? body['request_id'] : undefined;
    this.data = body['data'];
    this.retryAfter = retryAfter;
    this.transient = TRANSIENT_CODES.has(this.code);
    this.uncertain = this.code === 'outcome_unknown';
  }
}

/** No whole answer came; what was asked for may have been done, unless no connection was made at all. */
export class ConnectionLost extends ClientError {
  override name = 'ConnectionLost';
  override transient = true;
  override uncertain = true;
}

/** Something answers at this address, but not as a leaderboard does. */
export class NotALeaderboard extends ClientError {
  override name = 'NotALeaderboard';

  constructor(
    readonly status: number,
    retryAfter = 0,
  ) {
    super(`it does not answer as a leaderboard does (HTTP status ${status})`);
    this.retryAfter = retryAfter;
    // What stands in front of a server may have passed the request on.
    this.transient = this.uncertain = TRANSIENT_STATUSES.has(status);
  }
}

/** An answer of a leaderboard that cannot be read all the same. */
export class UnreadableAnswer extends ClientError {
  override name = 'UnreadableAnswer';
}

/** A leaderboard that was followed is gone. */
export class BoardDeleted extends ClientError {
  override name = 'BoardDeleted';

  constructor(readonly leaderboardId: string) {
    super(`leaderboard '${leaderboardId}' was deleted`);
  }
}

/** What a `fetch` that failed says: where its cause is known, whether a connection was made. */
export function connectionLost(error: unknown): ConnectionLost {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  const lost = new ConnectionLost(error instanceof Error ? error.message : String(error), { cause: error });
  lost.uncertain = !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(cause?.code));
  return lost;
}
