/** What the page shows, as its address says it: `/b/game1?season=2&page=3&player=p1`. */

import { ROOT } from '../config';

export interface Place {
  readonly board: string | null;
  /** A past season; null is the open one. */
  readonly season: number | null;
  /** From 1. */
  readonly page: number;
  readonly player: string | null;
}

/** `root` is the path below which the server is. */
export function parsed(path: string, query: string, root = ROOT): Place {
  const parameters = new URLSearchParams(query);
  return {
    board: path.startsWith(root) ? boardIn(path.slice(root.length)) : null,
    season: whole(parameters.get('season')),
    page: whole(parameters.get('page')) ?? 1,
    player: parameters.get('player') || null,
  };
}

export function written({ board, season, page, player }: Place, root = ROOT): string {
  const parameters = new URLSearchParams();
  if (season !== null) parameters.set('season', String(season));
  if (page > 1) parameters.set('page', String(page));
  if (player !== null) parameters.set('player', player);
  const query = parameters.size > 0 ? `?${parameters}` : '';
  return root + (board === null ? '' : `b/${encodeURIComponent(board)}`) + query;
}

function boardIn(path: string): string | null {
  const id = /^b\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function whole(text: string | null): number | null {
  return text !== null && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
}
