/** From what somebody typed to the player they mean, and to those they may mean. */

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
 * whose id is that in another case, or who are called so. What nobody is called is meant as it is.
 */
export async function meant(typed: string, within: Searched, signal: AbortSignal): Promise<string> {
  const { board, season, shown } = within;
  if (shown.some(({ player }) => player === typed)) return typed;
  if (await hasPlayer(board, season, typed, signal)) return typed;
  const near = called(typed, shown);
  if (near !== undefined) return near.player;
  for await (const places of best(within, signal)) {
    const found = called(typed, places);
    if (found !== undefined) return found.player;
  }
  return typed;
}

function called(typed: string, entries: readonly Entry[]): Entry | undefined {
  const byId = entries.find(({ player }) => alike(player, typed));
  return byId ?? entries.find(({ person }) => person?.name != null && alike(person.name, typed));
}

/** Those whose id or name, or a word of it, begins with what was typed; the best placed first. */
export function beginning(typed: string, entries: readonly Entry[]): readonly Entry[] {
  const wanted = folded(typed.trim());
  if (wanted === '') return [];
  const begins = (name: string): boolean => folded(name).startsWith(wanted) || folded(name).includes(` ${wanted}`);
  return entries.filter(({ player, person }) => begins(player) || begins(person?.name ?? ''));
}

/** The best of a board, piece by piece, as far as names are looked for. */
export async function* best(
  { board, season, total }: Searched,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[], void> {
  const last = Math.min(total, SEARCHED);
  let step = SEARCHED_AT_ONCE;
  for (let start = 1; start <= last; ) {
    try {
      yield await getPlaces(board, season, start, start + step - 1, signal, 'profile');
      start += step;
    } catch (error) {
      // The server may answer fewer places at a time.
      if (!(error instanceof Failure) || error.code !== 'invalid' || step <= 10) throw error;
      step /= 10;
    }
  }
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
