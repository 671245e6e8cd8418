/** One read, kept: made when what it asks for changes, and again at an interval where one is given. */

import { useEffect, useState } from 'react';

import { isOfAccess } from '../access/refusal';
import { ASK_AGAIN_AFTER } from '../config';
import { Failure } from './get';

export interface Reading<T> {
  /** The last answer to this very question; null until there is one. */
  readonly data: T | null;
  /** Why the last attempt failed; null after one that did not. */
  readonly failure: Failure | null;
}

const NOTHING = { data: null, failure: null };

/** `key` names the question, null asks none; `read` is called anew for each key. `every` is in milliseconds. */
export function useRead<T>(
  key: string | null,
  read: (signal: AbortSignal) => Promise<T>,
  every: number | null = null,
): Reading<T> {
  const [held, setHeld] = useState<{ key: string | null; reading: Reading<T> }>({ key: null, reading: NOTHING });

  useEffect(() => {
    if (key === null) return;
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = (change: (before: Reading<T>) => Reading<T>): void =>
      setHeld((before) => ({ key, reading: change(before.key === key ? before.reading : NOTHING) }));
    const ask = async (): Promise<void> => {
      try {
        const data = await read(stopped.signal);
        if (stopped.signal.aborted) return;
        settle(() => ({ data, failure: null }));
      } catch (error) {
        if (stopped.signal.aborted) return;
        const failure = error instanceof Failure ? error : new Failure('unknown', String(error));
        settle((before) => ({ data: before.data, failure }));
        // A question without an interval is asked again until it was answered once.
        const final = failure.code.endsWith('_not_found') || isOfAccess(failure.code);
        if (every === null && !final) timer = setTimeout(ask, ASK_AGAIN_AFTER);
      }
      if (every !== null) timer = setTimeout(ask, every);
    };
    void ask();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
    // `key` stands for all that `read` closes over.
  }, [key, every]);

  return held.key === key ? held.reading : NOTHING;
}
