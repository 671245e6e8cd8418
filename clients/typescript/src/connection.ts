/** Many leaderboards, and the list of them, followed over one WebSocket; whatever is followed is asked for anew on each connection. */

import { ApiError, UnreadableAnswer } from './errors.js';
import { parsed, type Message, type Update } from './messages.js';
import { RETRIES, type Retries } from './retry.js';
import { LiveSocket, type ConnectionState } from './socket.js';
import { View, type BoardListener, type ViewOptions } from './view.js';

export interface ConnectionOptions {
  /** An access key or a player's token, or what gives the one that is good now; it is the first message. */
  readonly key?: string | (() => string | undefined | Promise<string | undefined>) | undefined;
  /** The pauses between two connections; for how long plays no part, as they are made for ever. */
  readonly retries?: Partial<Retries>;
  /** What connects, in the place of the global `WebSocket`, which Node has from version 22 on. */
  readonly webSocket?: typeof WebSocket;
  /** Hears whether there is a connection, and when the next one is tried. */
  readonly onState?: (state: ConnectionState) => void;
  /** Hears of every refusal, and whether it is one of the list, of a leaderboard, or of the connection itself. */
  readonly onRefusal?: (error: ApiError, of: 'list' | 'leaderboard' | 'connection') => void;
  /** Hears of a message that could not be read; it is left out. */
  readonly onUnreadable?: (error: UnreadableAnswer) => void;
}

/** What has changed in the list; `reload`: so much that it is to be read again. */
export interface ListUpdate<Board> {
  readonly boards: readonly Board[];
  readonly deleted: readonly string[];
  readonly reload: boolean;
}

export interface ListListener<Board> {
  /** From now on changes are told: read the list now. */
  subscribed(): void;
  updated(update: ListUpdate<Board>): void;
  refused(error: ApiError): void;
}

/** What is followed; `ask` asks once more, as after a refusal. */
export interface Following {
  ask(): void;
  stop(): void;
}

const AUTH = 'auth';
const LIST = 'list';

export class LiveConnection<Shown extends Update = Update, Board = unknown> {
  private readonly socket: LiveSocket;
  /** One a leaderboard, as the server has it. */
  private readonly views = new Map<string, View<Shown>>();
  private list: ListListener<Board> | undefined;
  private open = false;
  private connections = 0;

  /** `url` is that of `/ws`. */
  constructor(
    url: string,
    private readonly options: ConnectionOptions = {},
  ) {
    const listener = { changed: (state: ConnectionState) => this.changed(state), received: (frame: string) => this.received(frame) };
    this.socket = new LiveSocket(url, { ...RETRIES, ...options.retries }, listener, () => options.webSocket ?? WebSocket);
  }

  /** The state of now first, then each change. A leaderboard is followed once; a second time takes the place of the first. */
  follow(leaderboardId: string, options: ViewOptions, listener: BoardListener<Shown>): Following {
    const view = new View(leaderboardId, options, listener, this.views.get(leaderboardId));
    this.views.set(leaderboardId, view);
    const ask = (): void => {
      if (this.open && !view.stopped && this.views.get(leaderboardId) === view) this.socket.send(view.asked());
    };
    ask();
    return {
      ask,
      stop: () => {
        if (view.stopped || this.views.get(leaderboardId) !== view) return;
        view.stopped = true;
        this.drop(view);
        this.socket.send({ type: 'unsubscribe', leaderboard_id: leaderboardId });
      },
    };
  }

  /** Changes of the list of leaderboards; it is read over HTTP whenever `subscribed` is told. */
  followList(listener: ListListener<Board>): Following {
    this.list = listener;
    const ask = (): void => {
      if (this.open && this.list === listener) this.socket.send({ type: 'subscribe_boards', request_id: LIST });
    };
    ask();
    return {
      ask,
      stop: () => {
        if (this.list !== listener) return;
        this.list = undefined;
        this.socket.send({ type: 'unsubscribe_boards' });
      },
    };
  }

  /** Connect now instead of at the end of the pause. */
  retry(): void {
    this.socket.retry();
  }

  /** The network is gone: say so now instead of when the silence tells. */
  unplugged(): void {
    this.socket.unplugged();
  }

  /** For good. */
  close(): void {
    this.open = false;
    this.connections++;
    this.socket.close();
  }

  private changed(state: ConnectionState): void {
    this.open = false;
    // A key that cannot be had now is asked for with the next connection.
    if (state.kind === 'open') this.begin(++this.connections).catch(() => this.socket.unplugged());
    this.options.onState?.(state);
  }

  private async begin(connection: number): Promise<void> {
    const { key } = this.options;
    const shown = typeof key === 'function' ? await key() : key;
    if (connection !== this.connections) return;
    if (shown !== undefined) this.socket.send({ type: AUTH, token: shown, request_id: AUTH });
    this.open = true;
    if (this.list !== undefined) this.socket.send({ type: 'subscribe_boards', request_id: LIST });
    for (const view of this.views.values()) {
      view.forget();
      if (!this.drop(view)) this.socket.send(view.asked());
    }
  }

  private received(frame: string): void {
    try {
      this.told(parsed(frame));
    } catch (error) {
      if (!(error instanceof UnreadableAnswer)) throw error;
      this.options.onUnreadable?.(error);
    }
  }

  private told(message: Message): void {
    const view = this.views.get(String(message['leaderboard_id']));
    switch (message['type']) {
      case 'subscribed':
        view?.answered();
        break;
      case 'leaderboard_update':
        view?.updated(message);
        break;
      case 'leaderboard_deleted':
        view?.deleted();
        break;
      case 'boards_subscribed':
        this.list?.subscribed();
        break;
      case 'boards_update':
        this.list?.updated(message as unknown as ListUpdate<Board>);
        break;
      case 'error':
        this.refused(new ApiError(message), String(message['request_id']));
    }
    if (view !== undefined) this.drop(view);
  }

  private refused(error: ApiError, request: string): void {
    const view = [...this.views.values()].find((one) => one.owns(request));
    const of = view !== undefined ? 'leaderboard' : request === LIST ? 'list' : 'connection';
    this.options.onRefusal?.(error, of);
    if (of === 'list') this.list?.refused(error);
    view?.refused(error, request);
    if (view !== undefined) this.drop(view);
  }

  /** Whether a view is of no use any more: nobody hears it, and no answer is due that the next one could take for its own. */
  private drop(view: View<Shown>): boolean {
    return view.stopped && view.settled && this.views.delete(view.leaderboardId);
  }
}
