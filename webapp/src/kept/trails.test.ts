import { expect, test } from 'vitest';

import { KEPT_POINTS, keptAfter, NO_TRAILS, POINTS, readTrail, trailsAfter, type KeptTrail } from './trails';

const entry = (player: string, score: number) => ({ rank: 1, player, score });

test('each new score is a point, the same one again is none', () => {
  const once = trailsAfter(NO_TRAILS, [entry('a', 1)]);
  const twice = trailsAfter(once, [entry('a', 1)]);
  expect(twice).toBe(once);
  expect(trailsAfter(twice, [entry('a', 3)]).get('a')).toEqual([1, 3]);
});

test('who is no longer seen is forgotten, and a score of parts has no line', () => {
  const trails = trailsAfter(NO_TRAILS, [entry('a', 1), { rank: 2, player: 'b', score: [1, 2] }]);
  expect([...trailsAfter(trails, [entry('c', 1)]).keys()]).toEqual(['c']);
});

test('points are bounded', () => {
  let trails = NO_TRAILS;
  let kept: KeptTrail = [];
  for (let score = 0; score < 100; score += 1) {
    trails = trailsAfter(trails, [entry('a', score)]);
    kept = keptAfter(kept, score, score * 60_000);
  }
  expect(trails.get('a')).toHaveLength(POINTS);
  expect(kept).toHaveLength(KEPT_POINTS);
  expect(kept.at(-1)).toEqual([99 * 60_000, 99]);
});

test('of one minute the last score is kept, and the very first always', () => {
  const kept = [5, 6, 7].reduce((trail: KeptTrail, score, index) => keptAfter(trail, score, index * 1_000), []);
  expect(kept).toEqual([[0, 5], [2_000, 7]]);
});

test.each([null, 5, {}, [1], [[1]], [['a', 1]], [[1, null]]])('what somebody else kept, %j, is nothing', (value) => {
  expect(readTrail(value)).toEqual([]);
});
