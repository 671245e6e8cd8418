import { expect, test } from 'vitest';

import golden from '../../../tests/golden/live/messages.json';
import { board, boardsUpdate, entries, picture, season } from './decode';
import { WireError } from './shape';
import { isRanked } from './types';

test('an update is a whole picture', () => {
  expect(picture(golden['below the line'])).toEqual({
    board: 'golden',
    revision: golden['below the line'].revision,
    timestamp: '2026-11-24T07:00:00.000000Z',
    season: 1,
    entries: [
      { rank: 1, player: 'ada', score: 30 },
      { rank: 2, player: 'bob', score: 20.5 },
    ],
    total: 2,
    around: [{ rank: null, player: 'cyd', score: 10 }],
    frozen: false,
  });
});

test('a shared rank comes with a place that nobody shares', () => {
  const entries = [
    { rank: 1, place: 1, player_id: 'a', score: 5 },
    { rank: 1, place: 2, player_id: 'b', score: 5 },
  ];
  const shown = picture({ ...golden['first score'], data: { ...golden['first score'].data, entries } });
  expect(shown.entries).toMatchObject([{ rank: 1, place: 1 }, { rank: 1, place: 2 }]);
});

test('a frozen board shows nobody', () => {
  const data = { ...golden['first score'].data, entries: [], total_players: null, frozen: true };
  expect(picture({ ...golden['first score'], data })).toMatchObject({ entries: [], total: 0, frozen: true });
  expect(season({ season: 1, started_at: 's', ended_at: null, total_players: null }, 's')).toMatchObject({ players: null });
});

test('the list of boards is told by what changed', () => {
  expect(boardsUpdate(golden['board made'])).toMatchObject({ boards: [{ id: 'golden' }], deleted: [], reload: false });
  expect(boardsUpdate(golden['board deleted'])).toEqual({ boards: [], deleted: ['golden'], reload: false });
});

const update = golden['first score'];

test.each([
  ['no object', [], 'update is not an object'],
  ['no data', { ...update, data: undefined }, 'data is not an object'],
  ['no revision', { ...update, revision: '1' }, 'revision is not a number'],
  [
    'a rank that is no number',
    { ...update, data: { ...update.data, entries: [{ rank: '1', player_id: 'a', score: 1 }] } },
    'data.entries[0].rank is not a number',
  ],
])('%s is refused by name', (_, sent, reason) => {
  expect(() => picture(sent)).toThrow(new WireError(reason));
});

test('who has no result has neither rank nor score', () => {
  const entries = [{ rank: null, player_id: 'a', score: null }];
  const shown = picture({ ...update, data: { ...update.data, entries } });
  expect(shown.entries).toEqual([{ rank: null, player: 'a', score: null }]);
  expect(shown.entries.filter(isRanked)).toEqual([]);
  expect(board({ ...golden['board made'].boards[0], allow_null_score: true }, 'b').listsUnranked).toBe(true);
});

test('a board and a season are read field by field', () => {
  const sent = { id: 'g', name: 'G', sort_order: 'asc', update_mode: 'best', season: 2, created_at: 'c' };
  const moments = { last_activity_at: 'l', next_reset_at: null };
  const parts = [{ name: 'solved' }, { name: 'penalty' }];
  const links = { follows: 'root', followers: [], parts };
  expect(board({ ...sent, ...moments, ...links, format: 'duration', decimals: 3, unit: null }, 'b')).toEqual({
    id: 'g',
    name: 'G',
    sortOrder: 'asc',
    updateMode: 'best',
    display: { format: 'duration', decimals: 3, unit: null },
    parts: ['solved', 'penalty'],
    follows: 'root',
    followers: [],
    teams: false,
    listsUnranked: false,
    season: 2,
    createdAt: 'c',
    lastActivityAt: 'l',
    nextResetAt: null,
    showAt: null,
  });
  expect(board({ ...sent, ...moments }, 'b').display).toEqual({ format: 'number', decimals: null, unit: null });
  expect(() => board({ ...sent, sort_order: null }, 'b')).toThrow('b.sort_order is not a string');
  expect(season({ season: 1, started_at: 's', ended_at: null, total_players: 3 }, 's')).toEqual({
    season: 1,
    startedAt: 's',
    endedAt: null,
    settlesAt: null,
    corrected: false,
    players: 3,
  });
});

test('a board of a newer server is read, whatever order and mode it has', () => {
  const sent = { id: 'g', name: 'G', season: 1, created_at: 'c', last_activity_at: 'l', next_reset_at: null };
  expect(board({ ...sent, sort_order: 'closest', update_mode: 'median', reset_period: 'yearly' }, 'b')).toMatchObject({
    sortOrder: 'closest',
    updateMode: 'median',
  });
});

test('a season says until when it is in grace, and whether it was put right', () => {
  const sent = { season: 1, started_at: 's', ended_at: 'e', total_players: 3 };
  const grace = season({ ...sent, state: 'grace', settles_at: 'x', standings_revision: null }, 's');
  expect(grace).toMatchObject({ settlesAt: 'x', corrected: false });
  expect(season({ ...sent, state: 'settled', settles_at: null, standings_revision: 1 }, 's').corrected).toBe(false);
  expect(season({ ...sent, state: 'settled', settles_at: null, standings_revision: 2 }, 's').corrected).toBe(true);
});

test('a team has members, and a player has whatever metadata', () => {
  const sent = { id: 'g', name: 'G', sort_order: 'asc', update_mode: 'team_sum', season: 1, created_at: 'c' };
  const moments = { last_activity_at: 'l', next_reset_at: null };
  expect(board({ ...sent, ...moments, member: 'team' }, 'b').teams).toBe(true);
  const entry = { rank: 1, player_id: 'Blue', score: 1 };
  const [team] = entries([{ ...entry, metadata: { members: 2, total: '9.5' } }], 'e');
  expect(team?.members).toBe(2);
  expect(entries([{ ...entry, metadata: null }, { ...entry, metadata: {} }], 'e')).toEqual([
    { rank: 1, player: 'Blue', score: 1 },
    { rank: 1, player: 'Blue', score: 1 },
  ]);
});

test('who players are is told with them, as far as they have said so', () => {
  const update = golden['first score'];
  const shown = (profile: unknown): unknown => {
    const entries = [{ rank: 1, player_id: 'cyd', score: 10, profile }];
    return picture({ ...update, data: { ...update.data, entries } }).entries[0]?.person;
  };

  const nothing = { name: null, avatar: null, country: null, team: null };
  expect(shown({ display_name: 'Cyd', attributes: { a: 1 } })).toEqual({ ...nothing, name: 'Cyd' });
  expect(shown({ avatar_url: 'https://example.com/a.png' })).toEqual({ ...nothing, avatar: 'https://example.com/a.png' });
  expect(shown({ avatar_url: 'javascript:alert(1)' })).toEqual(nothing);
  expect(shown(null)).toBeUndefined();
});

test('a score of several parts is a list of numbers and texts', () => {
  const told = (score: unknown) => {
    const entries = [{ rank: 1, player_id: 'a', score }];
    return picture({ ...update, data: { ...update.data, entries } }).entries[0]?.score;
  };

  expect(told([5, '9007199254740993'])).toEqual([5, '9007199254740993']);
  expect(() => told([5, null])).toThrow('data.entries[0].score[1] is not a number');
});
