/** The visit before this one of the board that is shown, and the memory of this one. */

import { createContext, useEffect, useRef, useState } from 'react';

import type { BoardState } from '../live/board-state';
import { keep, kept } from './storage';
import { readVisits, seen, toCompare, withVisits, type Visit } from './visits';

const NAME = 'visits';
/** How often what is seen is kept, in milliseconds; and once more when the page is left. */
const KEEP_EVERY = 5_000;

/** What ranks are compared with; null: nothing. */
export const LastVisit = createContext<Visit | null>(null);

/** `edition` tells a board from one of the same name that was made anew. */
export function useVisit({ board, picture, around, current }: BoardState, edition: string | null): Visit | null {
  const stage = picture === null || edition === null || picture.frozen ? null : `${edition} ${picture.season}`;
  const key = `${board} ${stage}`;
  const [compared, setCompared] = useState<{ key: string; visit: Visit | null } | null>(null);
  const now = useRef<Visit | null>(null);
  if (stage !== null && picture !== null && current) {
    const shown = [...(around ?? []), ...picture.entries];
    const ranks = shown.flatMap(({ player, rank }) => (rank === null ? [] : [[player, rank] as const]));
    now.current = { at: 0, stage, ranks: Object.fromEntries(ranks) };
  } else {
    now.current = null;
  }

  const ready = now.current !== null;
  useEffect(() => {
    if (!ready) return;
    const write = (): void => {
      if (now.current === null) return;
      const all = readVisits(kept(NAME));
      const visits = seen(all[board] ?? null, { ...now.current, at: Date.now() });
      keep(NAME, withVisits(all, board, visits));
      setCompared((before) => {
        return before?.key === key ? before : { key, visit: toCompare(visits, now.current?.stage ?? '') };
      });
    };
    write();
    const timer = setInterval(write, KEEP_EVERY);
    addEventListener('pagehide', write);
    return () => {
      clearInterval(timer);
      removeEventListener('pagehide', write);
    };
  }, [board, key, ready]);

  return compared?.key === key ? compared.visit : null;
}
