/** Requests over HTTP, until there is an answer. Knows no types of the API: `LeaderboardClient` gives them their own. */

import { opened, type Answer } from './answer.js';
import { ClientError, connectionLost } from './errors.js';
import { Persistence, RETRIES, sleep, type Retries } from './retry.js';

export interface ClientOptions {
  /** An access key or a player's token; or what gives the one that is good now, as tokens last for minutes. */
  readonly key?: string | (() => string | undefined | Promise<string | undefined>);
  readonly retries?: Partial<Retries>;
  /** How long an answer may take, in seconds. */
  readonly timeout?: number;
  /** What sends requests, in the place of the global `fetch`. */
  readonly fetch?: typeof fetch;
}

export interface Asked {
  readonly path?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  /** Gives it up, also between two attempts. */
  readonly signal?: AbortSignal | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** POSTs that read, or that count once by their event ids: to do them twice is to do them once. */
const REPEATABLE: ReadonlySet<string> = new Set([
  '/api/v1/scores',
  '/api/v1/scores/batch',
  '/api/v1/query',
  '/api/v1/tokens',
  '/api/v1/leaderboards/{id}/players/query',
]);

export class Requests {
  readonly retries: Retries;
  private readonly url: string;

  constructor(
    url: string,
    private readonly options: ClientOptions = {},
  ) {
    this.url = url.replace(/\/+$/, '');
    this.retries = { ...RETRIES, ...options.retries };
  }

  /** Whatever fails is a `ClientError`; what its signal gave up throws the signal's reason. */
  async ask(method: Method, path: string, { path: ids, query, body, signal }: Asked = {}): Promise<Answer> {
    const url = this.address(path, ids, query);
    const content = body === undefined ? null : JSON.stringify(body);
    const repeatable = method === 'GET' || method === 'PUT' || REPEATABLE.has(path);
    const persistence = new Persistence(this.retries, repeatable);
    for (;;) {
      try {
        return await this.once(method, url, content, signal);
      } catch (error) {
        signal?.throwIfAborted();
        const failed = error instanceof ClientError ? error : connectionLost(error);
        const pause = persistence.pause(failed);
        if (pause === undefined) throw failed;
        await sleep(pause, signal);
      }
    }
  }

  /** A path with its ids, each one segment whatever it holds, and its query, lists with commas between. */
  address(path: string, ids: unknown, query: unknown): string {
    const values = (ids ?? {}) as Readonly<Record<string, unknown>>;
    const whole = this.url + path.replace(/\{(\w+)\}/g, (_, name: string) => segment(String(values[name])));
    const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null);
    const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return given.length === 0 ? whole : `${whole}?${search}`;
  }

  /** One request as it is, with the key that is good now. */
  async send(url: string, init: RequestInit): Promise<Response> {
    const { key } = this.options;
    const shown = typeof key === 'function' ? await key() : key;
    const authorization = shown === undefined ? {} : { Authorization: `Bearer ${shown}` };
    return (this.options.fetch ?? fetch)(url, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...authorization },
      redirect: 'manual',
    });
  }

  private async once(method: Method, url: string, body: string | null, outer: AbortSignal | undefined): Promise<Answer> {
    const ending = new Ending(outer, (this.options.timeout ?? 30) * 1_000);
    try {
      const type: Record<string, string> = body === null ? {} : { 'Content-Type': 'application/json' };
      const headers = { Accept: 'application/json', ...type };
      const response = await this.send(url, { method, body, headers, signal: ending.signal });
      return opened(response.status, await response.text(), response.headers.get('Retry-After'));
    } finally {
      ending.over();
    }
  }
}

/** Ends a request when its time is over, or when whoever asked gives it up. */
class Ending {
  private readonly controller = new AbortController();
  private readonly give = (): void => this.controller.abort(this.outer?.reason);
  private readonly timer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly outer: AbortSignal | undefined,
    within: number,
  ) {
    this.timer = setTimeout(() => this.controller.abort(new DOMException('no answer in time', 'TimeoutError')), within);
    if (outer?.aborted === true) this.give();
    else outer?.addEventListener('abort', this.give, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  over(): void {
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.give);
  }
}

/** Any text as one segment of a path. `.` and `..` no URL can hold: not even percent-encoded. */
function segment(text: string): string {
  if (text === '.' || text === '..') throw new TypeError(`${text} cannot stand in a URL`);
  return encodeURIComponent(text);
}
