import { expect, test } from 'vitest';

import { en } from '../../i18n/en';
import { modeName, orderName } from './names';

test('what is known is said in words', () => {
  expect(['desc', 'asc'].map((order) => orderName(order, en))).toEqual(['Highest first', 'Lowest first']);
  const modes = ['replace', 'increment', 'best', 'team_sum'].map((mode) => modeName(mode, en));
  expect(modes).toEqual(['Latest counts', 'Add up', 'Best counts', 'Sum of members']);
});

test.each(['median', 'constructor', ''])('what a newer server calls %j is shown as it is', (unknown) => {
  expect([orderName(unknown, en), modeName(unknown, en)]).toEqual([unknown, unknown]);
});
