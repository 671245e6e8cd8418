/** A leaderboard as it changes; a lost connection is made again, for ever, and what was seen does not come back. */

import { ClientError, ConnectionLost, connectionLost } from './errors.js';
import { LiveState, type BoardUpdate } from './live-state.js';
import { sleep, type Retries } from './retry.js';

/** After how many seconds without a byte a connection is given up; a comment comes every 15. */
const SILENCE = 45;

export interface WatchOptions {
  /** How many of the best. */
  readonly limit?: number;
  /** Whose neighbourhood is shown as well, and how many on each side. */
  readonly playerId?: string;
  readonly range?: number;
  readonly include?: readonly string[];
  /** The `id` of an update that was seen before: if it is what the leaderboard shows, nothing comes until that changes. */
  readonly after?: string;
  /** Hears of each connection that was lost, and in how many seconds the next one is tried. */
  readonly onDisconnect?: (error: ClientError, pause: number) => void;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Opens a stream: the response to a GET with these headers, whose status is 200. */
export type Open = (headers: Record<string, string>, signal: AbortSignal) => Promise<Response>;

/** The state of now first, then each change. Throws `BoardDeleted` when it is gone, and any other `ClientError` that is final. */
export async function* updates(
  leaderboardId: string,
  open: Open,
  retries: Retries,
  options: WatchOptions,
): AsyncGenerator<BoardUpdate, void> {
  const state = new LiveState(leaderboardId, retries, options.after);
  const ended = (): boolean => options.signal?.aborted === true;
  while (!ended()) {
    state.connect();
    const connection = new Connection(options.signal);
    try {
      const headers = state.seen === undefined ? {} : { 'Last-Event-ID': state.seen };
      for await (const piece of connection.pieces(await open(headers, connection.signal))) yield* state.read(piece);
      throw new ConnectionLost('the server stopped or restarts');
    } catch (error) {
      if (ended()) return;
      const lost = error instanceof ClientError ? error : connectionLost(error);
      const pause = state.pause(lost);
      if (pause === undefined) throw state.final(lost);
      options.onDisconnect?.(lost, pause);
      await sleep(pause, options.signal).catch(() => undefined);
    } finally {
      connection.end();
    }
  }
}

/** One connection, which ends when it is silent for too long, or when it is no longer read. */
class Connection {
  private readonly controller = new AbortController();
  private readonly stop = (): void => this.controller.abort();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly outer: AbortSignal | undefined) {
    outer?.addEventListener('abort', this.stop, { once: true });
    this.heard();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  async *pieces(response: Response): AsyncGenerator<string, void> {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.heard();
      yield decoder.decode(value, { stream: true });
    }
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.stop);
    this.controller.abort();
  }

  private heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.stop, SILENCE * 1_000);
  }
}
