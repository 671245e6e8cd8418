/** The reads this page makes, one function each. */

import { BOARDS_AT_ONCE, PAGE_SIZE } from '../config';
import { board, entries, firstPicture, rankedEntries, season } from '../wire/decode';
import { fields, list, nullable, text } from '../wire/shape';
import type { Board, Entry, Picture, RankedEntry, Season } from '../wire/types';
import { Failure, get } from './get';

const at = (id: string): string => `/leaderboards/${encodeURIComponent(id)}`;
/** Asks who the players are. */
export const PEOPLE = '&include=profile';
/** Asks how many members teams have. */
export const MEMBERS = '&include=metadata';
export const included = (teams: boolean): string => (teams ? MEMBERS : PEOPLE);
const during = (season: number | null): string => (season === null ? '' : `&season=${season}`);

/** All boards, newest first; `some` is called with those that are known so far. */
export async function getBoards(
  signal: AbortSignal,
  some: (boards: readonly Board[]) => void,
): Promise<readonly Board[]> {
  const boards: Board[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await get(`/leaderboards?limit=${BOARDS_AT_ONCE}${from}`, list(board), signal);
    boards.push(...answer.data);
    some([...boards]);
    cursor = nullable(text)(answer.meta['next_cursor'], 'meta.next_cursor');
  }
  return boards;
}

export async function getBoard(id: string, signal: AbortSignal): Promise<Board> {
  return (await get(at(id), board, signal)).data;
}

export interface First {
  readonly board: Board;
  readonly picture: Picture;
}

/** A board and its first page; the server tells browsers to ask for the same two along with the page (`Link`). */
export async function getFirst(id: string, signal: AbortSignal): Promise<First> {
  const places = get(`${at(id)}/range?start=1&end=${PAGE_SIZE}${PEOPLE}`, rankedEntries, signal);
  const [first, { data, meta }] = await Promise.all([getBoard(id, signal), places]);
  return { board: first, picture: firstPicture(id, data, meta) };
}

/** Whether a player of exactly this id is on the board. */
export async function hasPlayer(
  id: string,
  season: number | null,
  player: string,
  signal: AbortSignal,
): Promise<boolean> {
  const path = `${at(id)}/player/${encodeURIComponent(player)}${season === null ? '' : `?season=${season}`}`;
  try {
    await get(path, fields, signal);
    return true;
  } catch (error) {
    if (error instanceof Failure && (error.code === 'player_not_found' || error.code === 'invalid')) return false;
    throw error;
  }
}

export async function getSeasons(id: string, signal: AbortSignal): Promise<readonly Season[]> {
  return (await get(`${at(id)}/seasons`, list(season), signal)).data;
}

/** The places `start` to `end`, of a past season when one is named, with who is there if `people` is said. */
export async function getPlaces(
  id: string,
  season: number | null,
  start: number,
  end: number,
  signal: AbortSignal,
  people = '',
): Promise<readonly RankedEntry[]> {
  const path = `${at(id)}/range?start=${start}&end=${end}${during(season)}${people}`;
  return (await get(path, rankedEntries, signal)).data;
}

/** A player's neighbourhood in a past season. Fails with `player_not_found`. */
export async function getAround(
  id: string,
  season: number,
  player: string,
  range: number,
  signal: AbortSignal,
  people: string,
): Promise<readonly Entry[]> {
  const path = `${at(id)}/around/${encodeURIComponent(player)}?range=${range}${during(season)}${people}`;
  return (await get(path, entries, signal)).data;
}
