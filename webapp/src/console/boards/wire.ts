/** What the server says of leaderboards and places, as far as the console shows it. */

import { fields, list, nullable, number, text, type Read } from '../../wire/shape';
import type { Sent } from './draft';

export const BOARDS = '/api/v1/leaderboards';
export const at = (id: string): string => `${BOARDS}/${encodeURIComponent(id)}`;

export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly season: number;
  readonly updateMode: string;
  readonly sortOrder: string;
  readonly follows: string | null;
  /** Whether its players are teams. */
  readonly teams: boolean;
  readonly activeAt: string;
  readonly nextResetAt: string | null;
  readonly hideAfter: string | null;
  readonly showAt: string | null;
}

export const listed: Read<Listed> = (value, at) => {
  const sent = fields(value, at);
  const said = (name: string): string => text(sent[name], `${at}.${name}`);
  const perhaps = (name: string): string | null => nullable(text)(sent[name], `${at}.${name}`);
  return {
    id: said('id'),
    name: said('name'),
    season: number(sent['season'], `${at}.season`),
    updateMode: said('update_mode'),
    sortOrder: said('sort_order'),
    follows: perhaps('follows'),
    teams: perhaps('member') === 'team',
    activeAt: said('last_activity_at'),
    nextResetAt: perhaps('next_reset_at'),
    hideAfter: perhaps('hide_after'),
    showAt: perhaps('show_at'),
  };
};

/** A board with everything that is set of it. */
export const whole: Read<{ readonly listed: Listed; readonly sent: Sent }> = (value, at) => ({
  listed: listed(value, at),
  sent: fields(value, at),
});

export interface Row {
  readonly rank: number | null;
  readonly place: number | null;
  readonly player: string;
  readonly score: string;
  readonly name: string | null;
}

/** Asks for what a `Row` has. */
export const WITH = 'display,profile';

export const row: Read<Row> = (value, at) => {
  const sent = fields(value, at);
  const profile = nullable(fields)(sent['profile'], `${at}.profile`);
  return {
    rank: nullable(number)(sent['rank'], `${at}.rank`),
    place: nullable(number)(sent['place'], `${at}.place`),
    player: text(sent['player_id'], `${at}.player_id`),
    score: nullable(text)(sent['display'], `${at}.display`) ?? '—',
    name: nullable(text)(profile?.['display_name'], `${at}.profile.display_name`),
  };
};

export const rows = list(row);

export interface Season {
  readonly season: number;
  /** `open`, in `grace` or `settled`. */
  readonly state: string;
  readonly settlesAt: string | null;
  /** Which final standings these are; above 1 they were put right. */
  readonly revision: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly players: number | null;
}

export const seasons: Read<readonly Season[]> = list((value, at) => {
  const sent = fields(value, at);
  return {
    season: number(sent['season'], `${at}.season`),
    state: text(sent['state'], `${at}.state`),
    settlesAt: nullable(text)(sent['settles_at'], `${at}.settles_at`),
    revision: nullable(number)(sent['standings_revision'], `${at}.standings_revision`) ?? 1,
    startedAt: text(sent['started_at'], `${at}.started_at`),
    endedAt: nullable(text)(sent['ended_at'], `${at}.ended_at`),
    players: nullable(number)(sent['total_players'], `${at}.total_players`),
  };
});
