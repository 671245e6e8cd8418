/** When the board that is shown changed last. */

import { useRef } from 'react';

import { getBoard } from '../api/requests';
import { useRead } from '../api/use-read';
import type { BoardState } from './board-state';

/**
 * The board says so itself, once for each `connection`; from there on every later revision is of when it was sent.
 * A picture that is sent again, or for the first time, changes nothing.
 */
export function useLastUpdate(connection: string, { board, picture, current }: BoardState): string | null {
  const key = `${board} ${connection}`;
  const seen = useRef<{ key: string; revision: number; at: string | null } | null>(null);
  if (picture !== null && current) {
    const before = seen.current;
    if (before === null || before.key !== key) seen.current = { key, revision: picture.revision, at: null };
    else if (picture.revision > before.revision) {
      seen.current = { key, revision: picture.revision, at: picture.timestamp };
    }
  }
  const known = seen.current?.key === key ? seen.current : null;
  const told = useRead(known === null ? null : key, (signal) => getBoard(board, signal));
  return known?.at ?? told.data?.lastActivityAt ?? null;
}
