/** One socket to `/ws` that comes back for ever, until it is closed for good. Knows nothing of React or of boards. */

import { pause } from './backoff';

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** `until` is the moment of the next attempt, in milliseconds since 1970. */
  | { readonly kind: 'waiting'; readonly until: number };

export interface Listener {
  changed(connection: Connection): void;
  received(frame: string): void;
}

/** How long opening may take, and how long the server may stay silent, in milliseconds. */
const OPEN_WITHIN = 10_000;
const PING_EVERY = 15_000;
const ANSWER_WITHIN = 10_000;

export class LiveSocket {
  private socket: WebSocket | null = null;
  private failures = 0;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly url: string,
    private readonly listener: Listener,
  ) {
    this.connect();
  }

  /** Send a message; it is dropped when the socket is not open, since `open` is when everything is asked anew. */
  send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
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
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.after(OPEN_WITHIN, () => this.lost());
    socket.onopen = () => {
      this.listener.changed({ kind: 'open' });
      this.expectSilence();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      // Only a server that speaks proves that the way is free; one that accepts and hangs up is not hammered.
      this.failures = 0;
      this.expectSilence();
      if (typeof event.data === 'string') this.listener.received(event.data);
    };
    socket.onclose = () => this.lost();
  }

  private expectSilence(): void {
    this.after(PING_EVERY, () => {
      this.send({ type: 'ping' });
      this.after(ANSWER_WITHIN, () => this.lost());
    });
  }

  private lost(): void {
    this.abandon();
    const wait = pause(this.failures++);
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
