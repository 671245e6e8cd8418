import { expect, test } from 'vitest';

import { MARK_FOR } from '../config';
import type { Entry, Picture } from '../wire/types';
import { initial, next, type BoardState, type Event } from './board-state';

const NOW = 1_000;

function picture(revision: number, players: string, more: Partial<Picture> = {}): Picture {
  const entries = [...players].map((player, index) => ({ rank: index + 1, player, score: 100 - index }));
  const rest = { timestamp: 't', season: 1, total: entries.length, around: null, frozen: false };
  return { board: 'one', revision, entries, ...rest, ...more };
}

const lost: Event = { type: 'lost' };
const asked = (board = 'one', player: string | null = null): Event => ({ type: 'asked', board, player });
const updated = (shown: Picture, now = NOW): Event => ({ type: 'updated', picture: shown, now });
const refused = (code: string): Event => ({ type: 'refused', code, reason: 'Because.' });
const deleted: Event = { type: 'deleted' };

function after(...events: Event[]): BoardState {
  return events.reduce(next, initial('', null));
}

const shown = (state: BoardState): string => (state.picture?.entries ?? []).map(({ player }) => player).join('');
const marks = (state: BoardState): object => Object.fromEntries(state.marks);
const watching = [asked(), updated(picture(5, 'abc'))];

test.each<[string, Event[], string]>([
  ['the snapshot', [], 'abc'],
  ['an update', [updated(picture(6, 'bac'))], 'bac'],
  ['nothing of a board that froze', [updated(picture(4, '', { frozen: true }))], ''],
  ['the last picture while the connection is lost', [lost], 'abc'],
  ['the last picture while it is asked for anew', [lost, asked()], 'abc'],
  ['nothing of the board before', [asked('two')], ''],
  ['nothing of a deleted board', [deleted], ''],
])('shows %s', (_, events, players) => {
  expect(shown(after(...watching, ...events))).toBe(players);
});

test.each<[string, Event[], Partial<BoardState>]>([
  ['loading', [asked()], { phase: 'loading', reason: null }],
  ['shown', watching, { phase: 'shown', current: true }],
  ['not current', [...watching, lost], { phase: 'shown', current: false }],
  ['not current until it is answered anew', [...watching, lost, asked()], { phase: 'shown', current: false }],
  ['missing', [asked(), refused('board_not_found')], { phase: 'missing' }],
  ['failed', [asked(), refused('board_loading')], { phase: 'failed', reason: 'Because.' }],
  ['loading again', [asked(), refused('board_loading'), asked()], { phase: 'loading', reason: null }],
  ['deleted', [...watching, deleted], { phase: 'deleted' }],
])('is %s', (_, events, expected) => {
  expect(after(...events)).toMatchObject(expected);
});

test.each<[string, Picture, object]>([
  ['nobody when nothing moved', picture(6, 'abc'), {}],
  ['both who swapped', picture(6, 'bac'), { a: { from: 1 }, b: { from: 2 } }],
  ['a newcomer', picture(6, 'abcd'), { d: { from: null, newcomer: true } }],
  ['nobody in a new season', picture(6, 'cba', { season: 2 }), {}],
])('marks %s', (_, shownNext, expected) => {
  const state = after(...watching, updated(shownNext));
  expect(marks(state)).toMatchObject(expected);
  expect([...state.marks.keys()].sort()).toEqual(Object.keys(expected));
});

test('who comes up into the places that are shown is no newcomer to the board', () => {
  const state = after(
    asked(),
    updated(picture(1, 'abc', { total: 90 })),
    updated(picture(2, 'abd', { total: 90 })),
  );
  expect(marks(state)).toEqual({ d: { from: null, newcomer: false, since: NOW } });
});

test('a neighbour who changed rank is marked, one who came into sight is not', () => {
  const around = (...entries: [string, number][]): readonly Entry[] =>
    entries.map(([player, rank]) => ({ player, rank, score: 1 }));
  const state = after(
    asked('one', 'p'),
    updated(picture(1, 'a', { total: 90, around: around(['p', 70], ['q', 71]) })),
    updated(picture(2, 'a', { total: 90, around: around(['q', 70], ['p', 71], ['r', 72]) })),
  );
  expect(Object.keys(marks(state)).sort()).toEqual(['p', 'q']);
});

test('movements within one mark add up, and a way there and back is none', () => {
  const up = after(...watching, updated(picture(6, 'acb'), NOW), updated(picture(7, 'cab'), NOW + 100));
  expect(marks(up)).toMatchObject({ c: { from: 3 }, b: { from: 2 } });
  const back = next(up, updated(picture(8, 'abc'), NOW + 200));
  expect(marks(back)).toEqual({});
});

test('a mark ends, although its player never stops moving', () => {
  let state = after(...watching);
  for (let step = 0; step <= MARK_FOR; step += 100) {
    state = next(state, updated(picture(6 + step, step % 200 === 0 ? 'bac' : 'cab'), NOW + step));
  }
  expect([...state.marks.values()].every(({ since }) => NOW + MARK_FOR - since < MARK_FOR)).toBe(true);
  expect(next(state, { type: 'passed', now: NOW + 2 * MARK_FOR }).marks.size).toBe(0);
});

test('time that ends no mark changes nothing', () => {
  const state = after(...watching, updated(picture(6, 'bac')));
  expect(next(state, { type: 'passed', now: NOW + 1 })).toBe(state);
});

test('another player is never shown the neighbourhood of the one before', () => {
  const around: readonly Entry[] = [{ rank: 1, player: 'a', score: 1 }];
  const state = after(asked('one', 'a'), updated(picture(1, 'ab', { around })));
  expect(state.around).toEqual(around);
  expect(next(state, asked('one', 'b')).around).toBeNull();
});
