import { expect, test } from 'vitest';

import { MARK_FOR } from '../config';
import type { Entry, Message, Picture } from '../wire/types';
import { initial, next, type BoardState, type Event } from './board-state';

const NOW = 1_000;

function picture(revision: number, players: string, more: Partial<Picture> = {}): Picture {
  const entries = [...players].map((player, index) => ({ rank: index + 1, player, score: 100 - index }));
  const rest = { timestamp: 't', season: 1, total: entries.length, around: null, frozen: false };
  return { board: 'one', revision, entries, ...rest, ...more };
}

const opened: Event = { type: 'opened' };
const lost: Event = { type: 'lost' };
const asked = (board = 'one', player: string | null = null): Event => ({ type: 'asked', board, player });
const heard = (message: Message, now = NOW): Event => ({ type: 'received', message, now });
const acknowledged = (board = 'one'): Event => heard({ type: 'subscribed', board });
const updated = (shown: Picture, now = NOW): Event => heard({ type: 'update', picture: shown }, now);
const refused = (board: string, code: string): Event =>
  heard({ type: 'error', code, error: 'Because.', request: `board:${board}` });

function after(...events: Event[]): BoardState {
  return events.reduce(next, initial('', null));
}

const shown = (state: BoardState): string => (state.picture?.entries ?? []).map(({ player }) => player).join('');
const marks = (state: BoardState): object => Object.fromEntries(state.marks);
const watching = [opened, asked(), acknowledged(), updated(picture(5, 'abc'))];

test.each<[string, Event[], string]>([
  ['the snapshot', [], 'abc'],
  ['a later update', [updated(picture(6, 'bac'))], 'bac'],
  ['an update of the same revision', [updated(picture(5, 'abcd'))], 'abcd'],
  ['no older update', [updated(picture(4, 'x'))], 'abc'],
  ['nothing of a board that froze', [updated(picture(4, '', { frozen: true }))], ''],
  ['no update of another board', [updated(picture(9, 'x', { board: 'two' }))], 'abc'],
  ['the last picture while the connection is lost', [lost], 'abc'],
  ['the last picture while it is asked for anew', [lost, opened, asked()], 'abc'],
  [
    'whatever the server says after a reconnect, however its revisions count',
    [lost, opened, asked(), acknowledged(), updated(picture(1, 'z'))],
    'z',
  ],
  [
    'a board made anew, although its end went unheard',
    [asked(), acknowledged(), updated(picture(1, 'z'))],
    'z',
  ],
  ['nothing of the board before', [asked('two')], ''],
  ['no late update of the board before', [asked('two'), updated(picture(9, 'x'))], ''],
  [
    'no answer to the question before the last',
    [asked('two'), asked('one'), acknowledged('two'), updated(picture(9, 'old')), acknowledged('one')],
    '',
  ],
  [
    'the answer to the last question',
    [asked('two'), asked('one'), acknowledged('two'), acknowledged('one'), updated(picture(9, 'yes'))],
    'yes',
  ],
  ['nothing of a deleted board', [heard({ type: 'deleted', board: 'one' })], ''],
  ['a board although another one was deleted', [heard({ type: 'deleted', board: 'two' })], 'abc'],
])('shows %s', (_, events, players) => {
  expect(shown(after(...watching, ...events))).toBe(players);
});

test.each<[string, Event[], Partial<BoardState>]>([
  ['loading', [opened, asked()], { phase: 'loading', reason: null }],
  ['shown', watching, { phase: 'shown', current: true }],
  ['not current', [...watching, lost], { phase: 'shown', current: false }],
  ['missing', [opened, asked(), refused('one', 'board_not_found')], { phase: 'missing', unanswered: 0 }],
  ['failed', [opened, asked(), refused('one', 'board_loading')], { phase: 'failed', reason: 'Because.' }],
  ['loading again', [opened, asked(), refused('one', 'board_loading'), asked()], { phase: 'loading', reason: null }],
  ['deleted', [...watching, heard({ type: 'deleted', board: 'one' })], { phase: 'deleted' }],
  [
    'not refused for the board before',
    [opened, asked(), asked('two'), refused('one', 'board_not_found')],
    { phase: 'loading', unanswered: 1 },
  ],
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
    opened,
    asked(),
    acknowledged(),
    updated(picture(1, 'abc', { total: 90 })),
    updated(picture(2, 'abd', { total: 90 })),
  );
  expect(marks(state)).toEqual({ d: { from: null, newcomer: false, since: NOW } });
});

test('a neighbour who changed rank is marked, one who came into sight is not', () => {
  const around = (...entries: [string, number][]): readonly Entry[] =>
    entries.map(([player, rank]) => ({ player, rank, score: 1 }));
  const state = after(
    opened,
    asked('one', 'p'),
    acknowledged(),
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
  const state = after(opened, asked('one', 'a'), acknowledged(), updated(picture(1, 'ab', { around })));
  expect(state.around).toEqual(around);
  const other = next(state, asked('one', 'b'));
  expect(other.around).toBeNull();
  expect(next(other, updated(picture(2, 'ab', { around }))).around).toBeNull();
});
