/** A leaderboard server, asked over HTTP. */

import { opened } from './answer.js';
import { LiveConnection, type ConnectionOptions } from './connection.js';
import { ApiError, NotALeaderboard } from './errors.js';
import { updates, type WatchOptions } from './live.js';
import type { BoardUpdate } from './live-state.js';
import { Requests, type Asked, type ClientOptions, type Method } from './request.js';
import type { AnswerOf, BatchResult, Leaderboard, PathsOf, RequestOf, Submission, Submitted } from './types.js';

/**
 * Every path of the API by its method, with the types of the API's own description; and what is more than a request:
 * `submit`, `submitBatch` and `watch`. Answers are `data` and `meta`; whatever fails is a `ClientError`.
 */
export class LeaderboardClient {
  private readonly requests: Requests;

  constructor(
    url: string,
    private readonly options: ClientOptions = {},
  ) {
    this.requests = new Requests(url, options);
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
    const url = this.requests.address('/api/v1/leaderboards/{id}/stream', { id: leaderboardId }, query);
    const open = async (headers: Record<string, string>, signal: AbortSignal): Promise<Response> => {
      const shown = { Accept: 'text/event-stream', ...headers };
      const response = await this.requests.send(url, { headers: shown, signal, cache: 'no-store' });
      if (response.headers.get('Content-Type')?.startsWith('text/event-stream') === true) return response;
      opened(response.status, await response.text(), response.headers.get('Retry-After'));
      throw new NotALeaderboard(response.status);
    };
    return updates(leaderboardId, open, this.requests.retries, options);
  }

  /** One WebSocket for as many leaderboards as are followed, and for the list of them. */
  connect(options: ConnectionOptions = {}): LiveConnection<Omit<BoardUpdate, 'id'>, Leaderboard> {
    const { key, retries } = this.options;
    const url = this.requests.address('/ws', {}, {}).replace(/^http/, 'ws');
    return new LiveConnection(url, { key, retries: retries ?? {}, ...options });
  }

  private async ask<Answer>(method: Method, path: string, asked?: Asked): Promise<Answer> {
    return (await this.requests.ask(method, path, asked)) as Answer;
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
