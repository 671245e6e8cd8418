import { expect, test } from 'vitest';

import type { Board } from '../../wire/types';
import { besideOf } from './teams';

const board = (id: string, teams = false): Board => ({ id, teams }) as Board;
const clans = board('clans', true);
const members = board('clans.members');

test('teams and their members lead to one another', () => {
  expect(besideOf(clans, [clans, members])).toBe(members);
  expect(besideOf(members, [clans, members])).toBe(clans);
});

test('where the other one is not listed, or the name means nothing, nothing is led to', () => {
  expect(besideOf(clans, [clans])).toBe(null);
  expect(besideOf(members, [members])).toBe(null);
  expect(besideOf(members, [members, board('clans')])).toBe(null);
  expect(besideOf(board('game'), [board('game'), board('game.members')])).toBe(null);
});
