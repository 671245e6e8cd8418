/** The reads this page makes, one function each. */

import { BOARDS_AT_ONCE, PAGE_SIZE } from '../config';
import { board, entries, firstPicture, season } from '../wire/decode';
import { fields, list, nullable, text } from '../wire/shape';
import type { Board, Entry, Picture, Season } from '../wire/types';
import { Failure, get } from './get';

const BOARD = '/leaderboards/{id}';
/** Asks who the players are, or how many members teams have. */
export type Included = 'profile' | 'metadata' | null;
export const included = (teams: boolean): Included => (teams ? 'metadata' : 'profile');

/** All boards, newest first; `some` is called with those that are known so far. */
export async function getBoards(
  signal: AbortSignal,
  some: (boards: readonly Board[]) => void,
): Promise<readonly Board[]> {
  const boards: Board[] = [];
  let cursor: string | null = null;
  do {
    const answer = await get('/leaderboards', { query: { limit: BOARDS_AT_ONCE, cursor } }, list(board), signal);
    boards.push(...answer.data);
    some([...boards]);
    cursor = nullable(text)(answer.meta['next_cursor'], 'meta.next_cursor');
  } while (cursor !== null);
  return boards;
}

export async function getBoard(id: string, signal: AbortSignal): Promise<Board> {
  return (await get(BOARD, { path: { id } }, board, signal)).data;
}

export interface First {
  readonly board: Board;
  readonly picture: Picture;
}

/** A board and its first page; the server tells browsers to ask for the same two along with the page (`Link`). */
export async function getFirst(id: string, signal: AbortSignal): Promise<First> {
  const query = { start: 1, end: PAGE_SIZE, include: 'profile' };
  const places = get(`${BOARD}/range`, { path: { id }, query }, entries, signal);
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
  try {
    await get(`${BOARD}/player/{player}`, { path: { id, player }, query: { season } }, fields, signal);
    return true;
  } catch (error) {
    if (error instanceof Failure && (error.code === 'player_not_found' || error.code === 'invalid')) return false;
    throw error;
  }
}

export async function getSeasons(id: string, signal: AbortSignal): Promise<readonly Season[]> {
  return (await get(`${BOARD}/seasons`, { path: { id } }, list(season), signal)).data;
}

/** The places `start` to `end`, of a past season when one is named, with who is there if `include` is said. */
export async function getPlaces(
  id: string,
  season: number | null,
  start: number,
  end: number,
  signal: AbortSignal,
  include: Included = null,
): Promise<readonly Entry[]> {
  return (await get(`${BOARD}/range`, { path: { id }, query: { start, end, season, include } }, entries, signal)).data;
}

/** A player's neighbourhood in a past season. Fails with `player_not_found`. */
export async function getAround(
  id: string,
  season: number,
  player: string,
  range: number,
  signal: AbortSignal,
  include: Included,
): Promise<readonly Entry[]> {
  return (await get(`${BOARD}/around/{player}`, { path: { id, player }, query: { range, season, include } }, entries, signal)).data;
}
