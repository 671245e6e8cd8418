/** The one connection of the page, for whoever has something to follow on it. */

import { useCallback, useEffect, useMemo, useState } from 'react';

import { isOfAccess } from '../access/refusal';
import { LiveConnection, type ConnectionState } from '../client';
import { liveUrl } from '../config';
import { WireError } from '../wire/shape';

export type State = ConnectionState | { readonly kind: 'locked' };

/** Pauses between two connections, in seconds: whoever looks has lost nothing meanwhile, and there may be thousands of them. */
const PAUSES = { first: 1, longest: 30 };

export interface Live {
  readonly connection: State;
  /** How many connections there have been; on each everything is asked anew. */
  readonly opened: number;
  /** Null while there is none that could be made. */
  readonly link: LiveConnection | null;
  /** Connect now instead of at the end of the pause. */
  retry(): void;
}

/**
 * With a key the connection says first whose it is; while the page is `locked` there is none. `refused` hears why the
 * server shows nothing at all before another key is brought; it must not change.
 */
export function useConnection(key: string | null, locked: boolean, refused?: (reason: string) => void): Live {
  const [connection, setConnection] = useState<ConnectionState>({ kind: 'connecting' });
  const [opened, setOpened] = useState(0);
  const [link, setLink] = useState<LiveConnection | null>(null);

  useEffect(() => {
    if (locked) return;
    const made = new LiveConnection(liveUrl(), {
      key: key ?? undefined,
      retries: PAUSES,
      onState(now) {
        if (now.kind === 'open') setOpened((before) => before + 1);
        setConnection(now);
      },
      onRefusal({ code, message }, of) {
        if (isOfAccess(code) && (code === 'key_required' || of === 'list')) refused?.(message);
      },
      onUnreadable: ({ message }) => notUnderstood(message),
    });
    setLink(made);
    const retry = () => made.retry();
    const unplugged = () => made.unplugged();
    addEventListener('online', retry);
    addEventListener('offline', unplugged);
    return () => {
      removeEventListener('online', retry);
      removeEventListener('offline', unplugged);
      made.close();
      setLink(null);
      setConnection({ kind: 'connecting' });
    };
  }, [key, locked, refused]);

  const retry = useCallback(() => link?.retry(), [link]);
  const state: State = useMemo(() => (locked ? { kind: 'locked' } : connection), [locked, connection]);
  return { connection: state, opened, link, retry };
}

/** Does something with a message, unless this page is too old or too new for it. */
export function understood(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    notUnderstood(error.message);
  }
}

function notUnderstood(what: string): void {
  console.error(`The server sent what this page does not understand: ${what}`);
}
