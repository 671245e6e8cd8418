/** Two looks at the metrics, so that what happened between them can be told. */

import { useEffect, useState } from 'react';

import { sendForText, type Refused } from '../call/send';
import { useHeldKey } from '../call/session';
import { asRefused } from '../call/use-ask';
import { samples, type Sample } from './prometheus';

export interface Looks {
  readonly before: readonly Sample[];
  readonly now: readonly Sample[];
  readonly seconds: number;
}

interface Look {
  readonly at: number;
  readonly samples: readonly Sample[];
}

/** How many looks a rate is of: with that many a look that was missed is of no matter. */
const KEPT = 4;

export function useMetrics(every: number): { looks: Looks | null; refused: Refused | null } {
  const key = useHeldKey();
  const [held, setHeld] = useState<readonly Look[]>([]);
  const [refused, setRefused] = useState<Refused | null>(null);
  useEffect(() => {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const text = await sendForText({ method: 'GET', path: '/metrics' }, stopped.signal);
        if (stopped.signal.aborted) return;
        const one = { at: performance.now(), samples: samples(text) };
        setHeld((before) => [...before, one].slice(-KEPT));
        setRefused(null);
      } catch (error) {
        if (stopped.signal.aborted) return;
        setRefused(asRefused(error));
      }
      timer = setTimeout(look, every);
    };
    void look();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [every, key]);
  const [first, last] = [held[0], held.at(-1)];
  if (first === undefined || last === undefined) return { looks: null, refused };
  const looks = { before: first.samples, now: last.samples, seconds: (last.at - first.at) / 1_000 };
  return { looks, refused };
}
