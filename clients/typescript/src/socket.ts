/** One WebSocket that comes back for ever, until it is closed for good. Knows nothing of leaderboards. */

import { Backoff, type Retries } from './retry.js';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** `until` is the moment of the next attempt, in milliseconds since 1970. */
  | { readonly kind: 'waiting'; readonly until: number };

export interface SocketListener {
  changed(state: ConnectionState): void;
  received(frame: string): void;
}

/** How long opening may take, and how long the server may stay silent, in milliseconds. */
const OPEN_WITHIN = 10_000;
const PING_EVERY = 15_000;
const ANSWER_WITHIN = 10_000;
/** What `WebSocket.OPEN` is, also of one that is given in its place. */
const OPEN = 1;

export class LiveSocket {
  private socket: WebSocket | null = null;
  private readonly backoff: Backoff;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    retries: Pick<Retries, 'first' | 'longest'>,
    private readonly listener: SocketListener,
    private readonly made: () => typeof WebSocket = () => WebSocket,
  ) {
    this.backoff = new Backoff(retries);
    this.connect();
  }

  /** Send a message; it is dropped when the socket is not open, since `open` is when everything is asked anew. */
  send(message: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Try now instead of at the end of the pause. */
  retry(): void {
    if (!this.closed && this.socket === null) this.connect();
  }

  /** The network is gone: say so now instead of when the silence tells. */
  unplugged(): void {
    if (this.socket !== null) this.lost();
  }

  /** Close for good. */
  close(): void {
    this.closed = true;
    this.abandon();
  }

  private connect(): void {
    this.abandon();
    this.listener.changed({ kind: 'connecting' });
    const socket = new (this.made())(this.url);
    this.socket = socket;
    this.after(OPEN_WITHIN, () => this.lost());
    socket.onopen = () => {
      this.listener.changed({ kind: 'open' });
      this.expectSilence();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      // Only a server that speaks proves that the way is free; one that accepts and hangs up is not hammered.
      this.backoff.reset();
      this.expectSilence();
      if (typeof event.data === 'string') this.listener.received(event.data);
    };
    socket.onclose = () => this.lost();
    // Told by the end that follows; in Node an error that nobody hears would be thrown.
    socket.onerror = () => undefined;
  }

  private expectSilence(): void {
    this.after(PING_EVERY, () => {
      this.send({ type: 'ping' });
      this.after(ANSWER_WITHIN, () => this.lost());
    });
  }

  private lost(): void {
    this.abandon();
    const wait = this.backoff.next() * 1_000;
    this.after(wait, () => this.connect());
    this.listener.changed({ kind: 'waiting', until: Date.now() + wait });
  }

  private abandon(): void {
    clearTimeout(this.timer);
    const socket = this.socket;
    this.socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private after(milliseconds: number, action: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, milliseconds);
  }
}
