/** From what somebody typed to the player they mean. */

import { Failure } from '../../api/get';
import { getPlaces, hasPlayer } from '../../api/requests';
import { SEARCHED, SEARCHED_AT_ONCE } from '../../config';
import type { Entry } from '../../wire/types';

export interface Searched {
  readonly board: string;
  /** A past season; null is the open one. */
  readonly season: number | null;
  /** The places that are known already, the best ones first. */
  readonly shown: readonly Entry[];
  readonly total: number;
}

/** Whether two names are the same but for their case. */
export const alike = (one: string, other: string): boolean => folded(one) === folded(other);

/**
 * The id that is meant by `typed`: that very id if there is such a player, at any rank; else the best placed of those
 * who are called so in another case. What nobody is called is meant as it is.
 */
export async function meant(typed: string, within: Searched, signal: AbortSignal): Promise<string> {
  const { board, season, shown, total } = within;
  if (shown.some(({ player }) => player === typed)) return typed;
  if (await hasPlayer(board, season, typed, signal)) return typed;
  const near = shown.find(({ player }) => alike(player, typed));
  if (near !== undefined) return near.player;
  const last = Math.min(total, SEARCHED);
  let step = SEARCHED_AT_ONCE;
  for (let start = 1; start <= last; ) {
    try {
      const places = await getPlaces(board, season, start, start + step - 1, signal);
      const found = places.find(({ player }) => alike(player, typed));
      if (found !== undefined) return found.player;
      start += step;
    } catch (error) {
      // The server may answer fewer places at a time.
      if (!(error instanceof Failure) || error.code !== 'invalid' || step <= 10) throw error;
      step /= 10;
    }
  }
  return typed;
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
