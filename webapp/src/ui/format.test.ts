import { expect, test } from 'vitest';

import { asDuration, percentile } from './format';

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
