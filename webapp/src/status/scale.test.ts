import { expect, test } from 'vitest';

import { gap, type Point } from '../metrics/points';
import { nearest, path, top } from './scale';

test.each([
  [0, 1],
  [-1, 1],
  [1, 1],
  [1.01, 2],
  [2.2, 2.5],
  [5, 5],
  [5.1, 10],
  [0.0031, 0.005],
  [12_345, 20_000],
  [1_000, 1_000],
])('%f fits under %f', (value, edge) => {
  expect(top(value)).toBeCloseTo(edge, 12);
});

const at = (moment: number, readers: number | null): Point => ({ ...gap(moment), readers });
const frame = { from: 0, to: 100, most: 10, width: 100, height: 50 };

test('a line goes up as values do, and breaks where nothing is known', () => {
  const points = [at(0, 0), at(10, 10), at(20, null), at(30, 5), at(40, null), at(50, 5), at(60, 5)];
  expect(path(points, 'readers', frame)).toBe('M0 50L10 0M30 25h0.1M50 25L60 25');
  expect(path(points, 'behind', frame)).toBe('');
});

test('what is pointed at is the nearest moment', () => {
  const points = [at(0, 1), at(10, 2), at(20, 3)];
  expect(nearest(points, 14)?.readers).toBe(2);
  expect(nearest(points, 99)?.readers).toBe(3);
  expect(nearest([], 1)).toBeNull();
});
