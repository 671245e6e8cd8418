/** A board as two plain reads tell of it, for as long as the page is not connected yet. */

import { useState } from 'react';

import { getFirst, type First } from '../api/requests';
import { useRead } from '../api/use-read';
import { initial, type BoardState } from './board-state';
import type { LiveBoard } from './use-board';

/** `board` is the one that the page was opened with, if it was; what is read is asked for at once. */
export function useEarly(board: string | null, live: LiveBoard): First | null {
  const [opened] = useState(board);
  const waits = live.state.picture === null && live.state.phase === 'loading';
  const wanted = waits && opened !== null && opened === board ? opened : null;
  return useRead(wanted, (signal) => getFirst(wanted ?? '', signal)).data;
}

/** What is shown: the live board, or what was read while there is none. */
export function shown(live: LiveBoard, early: First | null): LiveBoard {
  if (early === null) return live;
  const { player } = live.state;
  const state: BoardState = { ...initial(early.board.id, player), phase: 'shown', picture: early.picture };
  return { ...live, state };
}
