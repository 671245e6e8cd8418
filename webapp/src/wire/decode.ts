/** The only place that knows how the server spells things. Throws `WireError` for what it does not understand. */

import { fields, list, nullable, number, text, type Read } from './shape';
import type { Board, BoardsUpdate, Entry, Person, Picture, Score, Season } from './types';

const person: Read<Person> = (value, at) => {
  const sent = fields(value, at);
  const said = (name: string): string | null => nullable(text)(sent[name], `${at}.${name}`);
  const avatar = said('avatar_url');
  return {
    name: said('display_name'),
    avatar: avatar?.startsWith('https://') ? avatar : null,
    country: said('country'),
    team: said('team'),
  };
};

const part: Read<number | string> = (value, at) => (typeof value === 'string' ? value : number(value, at));
const score: Read<Score> = (value, at) => (Array.isArray(value) ? list(part)(value, at) : number(value, at));

const entry: Read<Entry> = (value, at) => {
  const sent = fields(value, at);
  const profile = nullable(person)(sent['profile'], `${at}.profile`);
  const place = nullable(number)(sent['place'], `${at}.place`);
  const members = nullable(membersIn)(sent['metadata'], `${at}.metadata`);
  return {
    rank: nullable(number)(sent['rank'], `${at}.rank`),
    player: text(sent['player_id'], `${at}.player_id`),
    score: nullable(score)(sent['score'], `${at}.score`),
    ...(profile === null ? {} : { person: profile }),
    ...(place === null ? {} : { place }),
    ...(members === null ? {} : { members }),
  };
};

/** What the server keeps of a team is in its metadata; what others keep in theirs is theirs alone. */
const membersIn: Read<number | null> = (value, at) => nullable(number)(fields(value, at)['members'], `${at}.members`);

export const entries: Read<readonly Entry[]> = list(entry);

const partName: Read<string> = (value, at) => text(fields(value, at)['name'], `${at}.name`);

export const board: Read<Board> = (value, at) => {
  const sent = fields(value, at);
  return {
    id: text(sent['id'], `${at}.id`),
    name: text(sent['name'], `${at}.name`),
    sortOrder: text(sent['sort_order'], `${at}.sort_order`),
    updateMode: text(sent['update_mode'], `${at}.update_mode`),
    display: {
      // Servers of the version before say nothing of them.
      format: nullable(text)(sent['format'], `${at}.format`) ?? 'number',
      decimals: nullable(number)(sent['decimals'], `${at}.decimals`),
      unit: nullable(text)(sent['unit'], `${at}.unit`),
    },
    parts: nullable(list(partName))(sent['parts'], `${at}.parts`) ?? [],
    follows: nullable(text)(sent['follows'], `${at}.follows`),
    followers: nullable(list(text))(sent['followers'], `${at}.followers`) ?? [],
    teams: sent['member'] === 'team',
    listsUnranked: sent['allow_null_score'] === true,
    season: number(sent['season'], `${at}.season`),
    createdAt: text(sent['created_at'], `${at}.created_at`),
    lastActivityAt: text(sent['last_activity_at'], `${at}.last_activity_at`),
    nextResetAt: nullable(text)(sent['next_reset_at'], `${at}.next_reset_at`),
    showAt: nullable(text)(sent['show_at'], `${at}.show_at`),
  };
};

export const season: Read<Season> = (value, at) => {
  const sent = fields(value, at);
  return {
    season: number(sent['season'], `${at}.season`),
    startedAt: text(sent['started_at'], `${at}.started_at`),
    endedAt: nullable(text)(sent['ended_at'], `${at}.ended_at`),
    settlesAt: nullable(text)(sent['settles_at'], `${at}.settles_at`),
    corrected: (nullable(number)(sent['standings_revision'], `${at}.standings_revision`) ?? 1) > 1,
    players: nullable(number)(sent['total_players'], `${at}.total_players`),
  };
};

/** An update of a board that is followed. */
export function picture(update: unknown): Picture {
  const sent = fields(update, 'update');
  const data = fields(sent['data'], 'data');
  return {
    board: text(sent['leaderboard_id'], 'leaderboard_id'),
    revision: number(sent['revision'], 'revision'),
    timestamp: text(sent['timestamp'], 'timestamp'),
    season: number(data['season'], 'data.season'),
    entries: entries(data['entries'], 'data.entries'),
    total: nullable(number)(data['total_players'], 'data.total_players') ?? 0,
    around: nullable(entries)(data['around'], 'data.around'),
    frozen: data['frozen'] === true,
  };
}

/** What has changed in the list of boards. */
export function boardsUpdate(update: unknown): BoardsUpdate {
  const sent = fields(update, 'update');
  return {
    boards: list(board)(sent['boards'], 'boards'),
    deleted: list(text)(sent['deleted'], 'deleted'),
    reload: sent['reload'] === true,
  };
}

/** The first page as a plain read tells of it: without how many there are, and without anybody's neighbourhood. */
export function firstPicture(
  id: string,
  shown: readonly Entry[],
  meta: Readonly<Record<string, unknown>>,
): Picture {
  return {
    board: id,
    revision: number(meta['revision'], 'meta.revision'),
    timestamp: text(meta['as_of'], 'meta.as_of'),
    season: number(meta['season'], 'meta.season'),
    entries: shown,
    total: shown.length,
    around: null,
    frozen: meta['frozen'] === true,
    partial: true,
  };
}
