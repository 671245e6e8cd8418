import { expect, test } from 'vitest';

import { modeName, orderName } from './names';

test('what is known is said in words', () => {
  expect([orderName('desc'), orderName('asc')]).toEqual(['Highest first', 'Lowest first']);
  expect(['replace', 'increment', 'best'].map(modeName)).toEqual(['Latest counts', 'Add up', 'Best counts']);
});

test.each(['median', 'constructor', ''])('what a newer server calls %j is shown as it is', (unknown) => {
  expect([orderName(unknown), modeName(unknown)]).toEqual([unknown, unknown]);
});
