/** A board of teams and the board of their members, which lie side by side. */

import type { Board } from '../../wire/types';

const MEMBERS = '.members';

/** The other one of the two, where it is listed. */
export function besideOf({ id, teams }: Board, boards: readonly Board[]): Board | null {
  if (teams) return boards.find((other) => other.id === id + MEMBERS) ?? null;
  if (!id.endsWith(MEMBERS)) return null;
  const named = id.slice(0, -MEMBERS.length);
  return boards.find((other) => other.teams && other.id === named) ?? null;
}
