/** Players that begin as somebody types: among those who are shown at once, then among the best of the board. */

import { useEffect, useRef, useState } from 'react';

import type { Entry } from '../../wire/types';
import { beginning, best, type Searched } from './search';

/** How many are offered. */
export const OFFERED = 8;
/** How many letters are needed to look further than what is shown, and how long after the last one, in milliseconds. */
const LETTERS = 2;
const PAUSE = 250;
/** For how long places that were read are looked through again, in milliseconds. */
const FRESH = 30_000;

interface Pool {
  readonly of: string;
  readonly at: number;
  readonly entries: readonly Entry[];
  /** Whether it holds all that is looked through. */
  readonly whole: boolean;
}

/** `typed` null asks for none. */
export function useSuggestions(typed: string | null, within: Searched): readonly Entry[] {
  const [found, setFound] = useState<{ typed: string; entries: readonly Entry[] }>({ typed: '', entries: [] });
  const pool = useRef<Pool | null>(null);
  const now = useRef(within);
  now.current = within;
  const of = `${within.board} ${within.season}`;

  useEffect(() => {
    if (typed === null || typed.trim().length < LETTERS || now.current.total <= now.current.shown.length) return;
    const stopped = new AbortController();
    const look = async (): Promise<void> => {
      let entries: readonly Entry[] = [];
      const held = pool.current;
      if (held?.of === of && Date.now() - held.at < FRESH) {
        entries = beginning(typed, held.entries);
        if (entries.length >= OFFERED || held.whole) return setFound({ typed, entries });
      }
      const read: Entry[] = [];
      for await (const places of best(now.current, stopped.signal)) {
        read.push(...places);
        entries = beginning(typed, read);
        pool.current = { of, at: Date.now(), entries: [...read], whole: false };
        setFound({ typed, entries });
        if (entries.length >= OFFERED) return;
      }
      pool.current = { of, at: Date.now(), entries: read, whole: true };
    };
    // Whoever cannot be read is not offered; what is typed can be looked for all the same.
    const timer = setTimeout(() => look().catch(() => undefined), PAUSE);
    return () => {
      clearTimeout(timer);
      stopped.abort();
    };
  }, [typed, of]);

  if (typed === null) return [];
  const near = beginning(typed, within.shown);
  const ids = new Set(near.map(({ player }) => player));
  const further = found.typed === typed ? found.entries.filter(({ player }) => !ids.has(player)) : [];
  return [...near, ...further].slice(0, OFFERED);
}
