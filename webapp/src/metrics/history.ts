/** The metrics over time, as far as this page has looked: in its memory alone, and only while somebody looks. */

import { useEffect, useRef, useState } from 'react';

import { gap, pointOf, type Look, type Point } from './points';
import { samples, type Sample } from './prometheus';

/** How often one looks, and for how long a look is kept, in milliseconds. */
export const LOOK_EVERY = 5_000;
export const KEPT_FOR = 3_600_000;

/** Two looks, so that what happened between them can be told. */
export interface Looks {
  readonly before: readonly Sample[];
  readonly now: readonly Sample[];
  readonly seconds: number;
}

/** How many looks the figures of now are of: with that many a look that was missed is of no matter. */
const NOW = 4;

export interface History<Failure> {
  readonly points: readonly Point[];
  /** The last looks; null while there is none. */
  readonly looks: Looks | null;
  /** Why the last look failed; null after one that did not. */
  readonly failure: Failure | null;
}

interface Held<Failure> {
  readonly points: readonly Point[];
  readonly last: readonly Look[];
  readonly failure: Failure | null;
}

const NOTHING = { points: [], last: [], failure: null };

/**
 * `ask` gives what `/metrics` says and throws a `Failure`; `key` is another one when somebody else asks, who may see
 * another server.
 */
export function useHistory<Failure>(ask: (signal: AbortSignal) => Promise<string>, key: string | null): History<Failure> {
  const [held, setHeld] = useState<Held<Failure>>(NOTHING);
  const asked = useRef(ask);
  asked.current = ask;
  useEffect(() => {
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      try {
        const text = await asked.current(stopped.signal);
        if (stopped.signal.aborted) return;
        const now = { at: Date.now(), samples: samples(text) };
        setHeld((before) => seen(before, now));
      } catch (error) {
        if (stopped.signal.aborted) return;
        setHeld((before) => missed(before, error as Failure));
      }
      timer = setTimeout(look, LOOK_EVERY);
    };
    setHeld(NOTHING);
    void look();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [key]);
  const { points, last, failure } = held;
  return { points, looks: between(last[0], last.at(-1)), failure };
}

function seen<Failure>({ points, last }: Held<Failure>, now: Look): Held<Failure> {
  const before = last.at(-1);
  const more = before === undefined ? [] : [pointOf(before, now)];
  return { points: [...kept(points), ...more], last: [...last, now].slice(-NOW), failure: null };
}

function missed<Failure>({ points, last }: Held<Failure>, failure: Failure): Held<Failure> {
  const more = points.length === 0 ? [] : [gap(Date.now())];
  return { points: [...kept(points), ...more], last, failure };
}

const kept = (points: readonly Point[]): readonly Point[] => points.filter(({ at }) => at >= Date.now() - KEPT_FOR);

function between(first: Look | undefined, last: Look | undefined): Looks | null {
  if (first === undefined || last === undefined) return null;
  return { before: first.samples, now: last.samples, seconds: (last.at - first.at) / 1_000 };
}
