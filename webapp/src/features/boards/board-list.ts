/** The list of boards and what is told of it: a pure function, newest first. */

import type { Board, BoardsUpdate } from '../../wire/types';

export function merged(boards: readonly Board[], update: BoardsUpdate): readonly Board[] {
  const gone = new Set([...update.deleted, ...update.boards.map(({ id }) => id)]);
  return [...boards.filter(({ id }) => !gone.has(id)), ...update.boards].sort(newestFirst);
}

/** Moments of the server are of one form, so that they compare as text. */
function newestFirst(one: Board, other: Board): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
