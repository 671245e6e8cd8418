/** The one socket of the page, for whoever has something to ask on it. */

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { liveUrl } from '../config';
import { message as decoded } from '../wire/decode';
import { WireError } from '../wire/shape';
import type { Message } from '../wire/types';
import { LiveSocket, type Connection } from './socket';

export type State = Connection | { readonly kind: 'locked' };

export interface Live {
  readonly connection: State;
  /** How many connections there have been; on each everything is asked anew. */
  readonly opened: number;
  send(message: object): void;
  /** Call `listener` with every message until the answer to this is called. */
  hear(listener: (message: Message) => void): () => void;
  /** Connect now instead of at the end of the pause. */
  retry(): void;
}

/** With a key the socket says first whose it is; while the page is `locked` there is none. */
export function useConnection(key: string | null, locked: boolean): Live {
  const [connection, setConnection] = useState<Connection>({ kind: 'connecting' });
  const [opened, setOpened] = useState(0);
  const socket = useRef<LiveSocket | null>(null);
  const listeners = useRef(new Set<(message: Message) => void>());

  useEffect(() => {
    if (locked) return;
    const made = new LiveSocket(liveUrl(), {
      changed(now) {
        if (now.kind === 'open') {
          if (key !== null) made.send({ type: 'auth', token: key, request_id: 'auth' });
          setOpened((before) => before + 1);
        }
        setConnection(now);
      },
      received: (frame) => receive(frame, listeners.current),
    });
    socket.current = made;
    const retry = () => made.retry();
    const unplugged = () => made.unplugged();
    addEventListener('online', retry);
    addEventListener('offline', unplugged);
    return () => {
      removeEventListener('online', retry);
      removeEventListener('offline', unplugged);
      made.close();
      setConnection({ kind: 'connecting' });
    };
  }, [key, locked]);

  const send = useCallback((message: object) => socket.current?.send(message), []);
  const retry = useCallback(() => socket.current?.retry(), []);
  const hear = useCallback((listener: (message: Message) => void) => {
    listeners.current.add(listener);
    return () => void listeners.current.delete(listener);
  }, []);
  const state: State = useMemo(() => (locked ? { kind: 'locked' } : connection), [locked, connection]);
  return { connection: state, opened, send, hear, retry };
}

function receive(frame: string, listeners: ReadonlySet<(message: Message) => void>): void {
  let message: Message;
  try {
    message = decoded(frame);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    console.error(`The server sent what this page does not understand: ${error.message}`);
    return;
  }
  for (const listener of listeners) listener(message);
}
