/** A question to the server and its answer, for a view: asked anew when it changes, or when it is told to. */

import { useCallback, useEffect, useState } from 'react';

import { WireError, type Read } from '../../wire/shape';
import type { Request } from './curl';
import { Refused, send, type Answer } from './send';
import { useHeldKey } from './session';

export interface Asked<T> {
  readonly data: T | null;
  readonly meta: Answer['meta'];
  readonly refused: Refused | null;
  readonly waiting: boolean;
  /** Ask once more. */
  again(): void;
}

interface Held<T> {
  readonly question: string | null;
  readonly data: T | null;
  readonly meta: Answer['meta'];
  readonly refused: Refused | null;
}

/** `request` null asks nothing; `every` is in milliseconds. */
export function useAsk<T>(request: Request | null, read: Read<T>, every: number | null = null): Asked<T> {
  const key = useHeldKey();
  const [round, setRound] = useState(0);
  const question = request === null ? null : JSON.stringify(request);
  const [held, setHeld] = useState<Held<T>>({ question: null, data: null, meta: {}, refused: null });
  const [waiting, setWaiting] = useState(false);

  useEffect(() => {
    if (question === null) return;
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      setWaiting(true);
      try {
        const answer = await send(JSON.parse(question) as Request, stopped.signal);
        if (stopped.signal.aborted) return;
        setHeld({ question, data: read(answer.data, 'data'), meta: answer.meta, refused: null });
      } catch (error) {
        if (stopped.signal.aborted) return;
        const refused = asRefused(error);
        // What is not there any more is not shown any more; what could not be asked stays.
        const kept = refused.status !== 404;
        setHeld((before) => ({
          question,
          data: kept && before.question === question ? before.data : null,
          meta: {},
          refused,
        }));
      }
      setWaiting(false);
      if (every !== null) timer = setTimeout(ask, every);
    };
    void ask();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
    // `question` stands for what `read` is of.
  }, [question, key, round, every]);

  const again = useCallback(() => setRound((before) => before + 1), []);
  const current = held.question === question ? held : { data: null, meta: {}, refused: null };
  return { data: current.data, meta: current.meta, refused: current.refused, waiting, again };
}

export function asRefused(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof WireError) {
    return new Refused(null, 'not_understood', `The server sent what this console does not understand: ${error.message}.`);
  }
  return new Refused(null, 'unknown', String(error));
}
