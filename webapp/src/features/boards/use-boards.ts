import { useRef } from 'react';

import { getBoards } from '../../api/requests';
import { useRead, type Reading } from '../../api/use-read';
import { BOARDS_EVERY } from '../../config';
import type { Board } from '../../wire/types';

/** All boards, read again every few seconds, so that new ones appear and deleted ones go. */
export function useBoards(): Reading<readonly Board[]> {
  return useRead('boards', getBoards, BOARDS_EVERY);
}

/** Tells a board from one of the same name made after it was deleted; null until it was seen. */
export function useEdition(boards: readonly Board[], id: string | null): string | null {
  const seen = useRef(new Map<string, string>());
  for (const board of boards) seen.current.set(board.id, board.createdAt);
  return id === null ? null : (seen.current.get(id) ?? null);
}
