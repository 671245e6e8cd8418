import { expect, test } from 'vitest';

import { asDuration, asNumber, decimals, percentile } from './format';

test.each([
  [-5, '0 s'],
  [1, '1 s'],
  [59_000, '59 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h 0 min'],
  [93_784_000, '1 d 2 h'],
])('%i ms are %s', (milliseconds, text) => {
  expect(asDuration(milliseconds)).toBe(text);
});

test.each([
  [1, 1, 100],
  [1, 5, 100],
  [3, 5, 50],
  [5, 5, 0],
])('rank %i of %i beats %d %%', (rank, total, share) => {
  expect(percentile(rank, total)).toBe(share);
});

test.each([
  [0.987654, '0.987654'],
  [0.987651, '0.987651'],
  [0.0000123, '0.0000123'],
  [0.1, '0.1'],
  [1 / 3, '0.3333333333333333'],
  [-12_345.678, '-12,345.678'],
  [9_007_199_254_740_991, '9,007,199,254,740,991'],
  [123_456_789.12345679, '123,456,789.12345679'],
  [0, '0'],
  [1.5e-12, '1.5E-12'],
])('%d is written as it is', (value, text) => {
  expect(asNumber(value)).toBe(text);
});

test.each([
  [5, 0],
  [0.25, 2],
  [1.5e-7, 8],
  [1e-7, 7],
])('%d has %i digits behind its point', (value, digits) => {
  expect(decimals(value)).toBe(digits);
});
