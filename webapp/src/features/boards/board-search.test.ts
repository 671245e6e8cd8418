import { expect, test } from 'vitest';

import type { Board } from '../../wire/types';
import { searched } from './board-search';

const boards = [
  { id: 'weekly-1', name: 'Weekly Cup' },
  { id: 'cup', name: 'The Cup' },
  { id: 'b3', name: 'Öresund' },
] as Board[];

test.each([
  ['', ['weekly-1', 'cup', 'b3']],
  ['  ', ['weekly-1', 'cup', 'b3']],
  ['CUP', ['cup', 'weekly-1']],
  ['cup week', ['weekly-1']],
  ['ore', ['b3']],
  ['Öre', ['b3']],
  ['none', []],
])('%j finds %j', (typed, ids) => {
  expect(searched(boards, typed).map(({ id }) => id)).toEqual(ids);
});
