import { expect, test } from 'vitest';

import { asDuration, asNumber } from './format';

test.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h 0 min'],
  [90_061_000, '1 d 1 h'],
])('%d ms are %s', (milliseconds, text) => {
  expect(asDuration(milliseconds)).toBe(text);
});

test('numbers have every digit', () => {
  expect([asNumber(1_234_567), asNumber(0.1)]).toEqual(['1,234,567', '0.1']);
});
