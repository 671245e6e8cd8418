/** What the server says of one player, as far as the console shows it. */

import { fields, list, nullable, number, text, type Read } from '../../wire/shape';

export const at = (player: string): string => `/api/v1/players/${encodeURIComponent(player)}`;

export interface Held {
  readonly board: string;
  readonly season: number;
  readonly rank: number | null;
  readonly players: number | null;
  /** As the board writes it. */
  readonly display: string;
  /** As it was sent, for a form. */
  readonly score: unknown;
  readonly gameId: string | null;
  readonly metadata: unknown;
  readonly reachedAt: string | null;
}

export const held: Read<readonly Held[]> = list((value, at) => {
  const sent = fields(value, at);
  return place(text(sent['leaderboard_id'], `${at}.leaderboard_id`), number(sent['season'], `${at}.season`))(value, at);
});

/** What a player has on a board in a season, where the answer does not say of which it is. */
export const place =
  (board: string, season: number): Read<Held> =>
  (value, at) => {
    const sent = fields(value, at);
    return {
      board,
      season,
      rank: nullable(number)(sent['rank'], `${at}.rank`),
      players: nullable(number)(sent['total_players'], `${at}.total_players`),
      display: nullable(text)(sent['display'], `${at}.display`) ?? '—',
      score: sent['score'],
      gameId: nullable(text)(sent['game_id'], `${at}.game_id`),
      metadata: sent['metadata'] ?? null,
      reachedAt: nullable(text)(sent['updated_at'], `${at}.updated_at`),
    };
  };

export interface Traces {
  readonly boards: readonly { readonly board: string; readonly seasons: readonly number[] }[];
  readonly profile: boolean;
}

export const traces: Read<Traces> = (value, at) => {
  const sent = fields(value, at);
  return {
    boards: list((one, where) => {
      const place = fields(one, where);
      return {
        board: text(place['leaderboard_id'], `${where}.leaderboard_id`),
        seasons: list(number)(place['seasons'], `${where}.seasons`),
      };
    })(sent['leaderboards'], `${at}.leaderboards`),
    profile: sent['has_profile'] === true,
  };
};

export const PROFILE = ['display_name', 'avatar_url', 'country', 'team', 'attributes'] as const;
export type ProfileField = (typeof PROFILE)[number];
export type Profile = Readonly<Record<ProfileField, unknown>>;

export const profile: Read<Profile> = (value, at) => {
  const sent = fields(value, at);
  return Object.fromEntries(PROFILE.map((name) => [name, sent[name] ?? null])) as Profile;
};
