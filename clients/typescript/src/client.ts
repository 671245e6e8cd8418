/** A leaderboard server, asked over HTTP. */

import { opened } from './answer.js';
import { ApiError, ClientError, NotALeaderboard, connectionLost } from './errors.js';
import { updates, type WatchOptions } from './live.js';
import type { BoardUpdate } from './live-state.js';
import { Persistence, RETRIES, sleep, type Retries } from './retry.js';
import type { AnswerOf, BatchResult, PathsOf, RequestOf, Submission, Submitted } from './types.js';

export interface ClientOptions {
  /** An access key or a player's token; or what gives the one that is good now, as tokens last for minutes. */
  readonly key?: string | (() => string | Promise<string>);
  readonly retries?: Partial<Retries>;
  /** How long an answer may take, in seconds. */
  readonly timeout?: number;
  /** What sends requests, in the place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

interface Asked {
  readonly path?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** POSTs that read, or that count once by their event ids: to do them twice is to do them once. */
const REPEATABLE: ReadonlySet<string> = new Set([
  '/api/v1/scores',
  '/api/v1/scores/batch',
  '/api/v1/query',
  '/api/v1/tokens',
  '/api/v1/leaderboards/{id}/players/query',
]);

/**
 * Every path of the API by its method, with the types of the API's own description; and what is more than a request:
 * `submit`, `submitBatch` and `watch`. Answers are `data` and `meta`; whatever fails is a `ClientError`.
 */
export class LeaderboardClient {
  private readonly url: string;
  private readonly retries: Retries;

  constructor(
    url: string,
    private readonly options: ClientOptions = {},
  ) {
    this.url = url.replace(/\/+$/, '');
    this.retries = { ...RETRIES, ...options.retries };
  }

  get<P extends PathsOf<'get'>>(path: P, ...[request]: RequestOf<P, 'get'>): Promise<AnswerOf<P, 'get'>> {
    return this.ask('GET', path, request);
  }

  post<P extends PathsOf<'post'>>(path: P, ...[request]: RequestOf<P, 'post'>): Promise<AnswerOf<P, 'post'>> {
    return this.ask('POST', path, request);
  }

  put<P extends PathsOf<'put'>>(path: P, ...[request]: RequestOf<P, 'put'>): Promise<AnswerOf<P, 'put'>> {
    return this.ask('PUT', path, request);
  }

  patch<P extends PathsOf<'patch'>>(path: P, ...[request]: RequestOf<P, 'patch'>): Promise<AnswerOf<P, 'patch'>> {
    return this.ask('PATCH', path, request);
  }

  delete<P extends PathsOf<'delete'>>(path: P, ...[request]: RequestOf<P, 'delete'>): Promise<AnswerOf<P, 'delete'>> {
    return this.ask('DELETE', path, request);
  }

  /** Submit one score. It has an event id before it is sent first, so that one whose answer was lost counts once. */
  async submit(submission: Submission): Promise<Submitted> {
    const { data } = await this.ask<{ data: Submitted }>('POST', '/api/v1/scores', { body: named(submission) });
    return data;
  }

  /** Submit up to 1,000 scores, each of which stands alone. That none was accepted is an answer as well. */
  async submitBatch(submissions: readonly Submission[]): Promise<BatchResult> {
    try {
      const body = { scores: submissions.map(named) };
      return (await this.ask<{ data: BatchResult }>('POST', '/api/v1/scores/batch', { body })).data;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'batch_rejected') return error.data as BatchResult;
      throw error;
    }
  }

  /** Follow a leaderboard: the state of now first, then each change, until the loop over it ends. */
  watch(leaderboardId: string, options: WatchOptions = {}): AsyncGenerator<BoardUpdate, void> {
    const { limit, playerId, range, include } = options;
    const query = { limit, player_id: playerId, range, include };
    const url = this.url + filled('/api/v1/leaderboards/{id}/stream', { id: leaderboardId }, query);
    const open = async (headers: Record<string, string>, signal: AbortSignal): Promise<Response> => {
      const shown = { Accept: 'text/event-stream', ...(await this.authorization()), ...headers };
      const response = await this.fetch(url, { headers: shown, signal, cache: 'no-store', redirect: 'manual' });
      if (response.headers.get('Content-Type')?.startsWith('text/event-stream') === true) return response;
      opened(response.status, await response.text(), response.headers.get('Retry-After'));
      throw new NotALeaderboard(response.status);
    };
    return updates(leaderboardId, open, this.retries, options);
  }

  private async ask<Answer>(method: Method, path: string, { path: ids, query, body }: Asked = {}): Promise<Answer> {
    const url = this.url + filled(path, ids, query);
    const content = body === undefined ? null : JSON.stringify(body);
    const repeatable = method === 'GET' || method === 'PUT' || REPEATABLE.has(path);
    const persistence = new Persistence(this.retries, repeatable);
    for (;;) {
      try {
        return (await this.once(method, url, content)) as Answer;
      } catch (error) {
        const failed = error instanceof ClientError ? error : connectionLost(error);
        const pause = persistence.pause(failed);
        if (pause === undefined) throw failed;
        await sleep(pause);
      }
    }
  }

  private async once(method: Method, url: string, body: string | null): Promise<unknown> {
    const response = await this.fetch(url, {
      method,
      body,
      headers: {
        Accept: 'application/json',
        ...(body === null ? {} : { 'Content-Type': 'application/json' }),
        ...(await this.authorization()),
      },
      signal: AbortSignal.timeout((this.options.timeout ?? 30) * 1_000),
      redirect: 'manual',
    });
    return opened(response.status, await response.text(), response.headers.get('Retry-After'));
  }

  private fetch(url: string, init: RequestInit): Promise<Response> {
    return (this.options.fetch ?? fetch)(url, init);
  }

  private async authorization(): Promise<Record<string, string>> {
    const { key } = this.options;
    if (key === undefined) return {};
    return { Authorization: `Bearer ${typeof key === 'string' ? key : await key()}` };
  }
}

function named(submission: Submission): Submission {
  return submission.event_id == null ? { ...submission, event_id: eventId() } : submission;
}

function eventId(): string {
  // `randomUUID` is there in secure contexts alone.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A path with its ids, each one segment whatever it holds, and its query, lists with commas between. */
function filled(path: string, ids: unknown, query: unknown): string {
  const values = (ids ?? {}) as Readonly<Record<string, unknown>>;
  const whole = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(String(values[name])));
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
  return given.length === 0 ? whole : `${whole}?${search}`;
}

/** Any text as one segment of a path. `.` and `..` no URL can hold: not even percent-encoded. */
function segment(text: string): string {
  if (text === '.' || text === '..') throw new TypeError(`${text} cannot stand in a URL`);
  return encodeURIComponent(text);
}

