import { expect, test } from 'vitest';

import golden from '../../../../tests/golden/live/messages.json';
import { boardsUpdate } from '../../wire/decode';
import type { Board, BoardsUpdate } from '../../wire/types';
import { merged } from './board-list';

const told = (name: 'board made' | 'board deleted'): BoardsUpdate => boardsUpdate(golden[name]);
const [made] = told('board made').boards as [Board];
const older = { ...made, id: 'older', createdAt: '2026-11-23T07:00:00.000000Z' };

test('a board that is made comes first, and twice is once', () => {
  const once = merged([older], told('board made'));
  expect(once.map(({ id }) => id)).toEqual(['golden', 'older']);
  expect(merged(once, told('board made'))).toEqual(once);
});

test('a board that changed keeps its place', () => {
  const renamed = { ...older, name: 'Renamed' };
  expect(merged([made, older], { boards: [renamed], deleted: [], reload: false })).toEqual([made, renamed]);
});

test('a board that is deleted goes', () => {
  expect(merged([made, older], told('board deleted'))).toEqual([older]);
});
