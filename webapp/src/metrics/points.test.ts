import { expect, test } from 'vitest';

import { gap, pointOf, type Look } from './points';
import { samples } from './prometheus';

const look = (at: number, text: string): Look => ({ at, samples: samples(text) });

const before = look(
  10_000,
  `leaderboard_submissions_total{result="changed"} 100
leaderboard_submissions_total{result="unchanged"} 10
leaderboard_submissions_total{result="refused"} 5
leaderboard_consumer_records_total{result="applied"} 1000
leaderboard_consumer_records_total{result="dead"} 1
leaderboard_list_commit_duration_seconds_bucket{le="0.01"} 0
leaderboard_list_commit_duration_seconds_bucket{le="0.02"} 0
leaderboard_list_commit_duration_seconds_bucket{le="+Inf"} 0`,
);
const now = look(
  15_000,
  `leaderboard_submissions_total{result="changed"} 150
leaderboard_submissions_total{result="unchanged"} 20
leaderboard_submissions_total{result="refused"} 10
leaderboard_consumer_records_total{result="applied"} 1500
leaderboard_consumer_records_total{result="dead"} 11
leaderboard_consumer_lag{partition="0"} 7
leaderboard_consumer_lag{partition="1"} 5
leaderboard_live_sockets 3
leaderboard_live_subscriptions 4
leaderboard_list_commit_duration_seconds_bucket{le="0.01"} 50
leaderboard_list_commit_duration_seconds_bucket{le="0.02"} 100
leaderboard_list_commit_duration_seconds_bucket{le="+Inf"} 100`,
);

test('rates are of every door, and each second', () => {
  expect(pointOf(before, now)).toMatchObject({ at: 15_000, accepted: 112, refused: 3, behind: 12, readers: 3, boards: 4 });
});

test('times lie within their bucket, and are unknown where nothing was done', () => {
  const point = pointOf(before, now);
  expect(point.commitHalf).toBeCloseTo(0.01);
  expect(point.commitMost).toBeCloseTo(0.019);
  expect(point.shownHalf).toBeNull();
  expect(pointOf(now, { ...now, at: 20_000 }).commitMost).toBeNull();
});

test('a process that began anew counts from nothing', () => {
  const anew = look(20_000, 'leaderboard_submissions_total{result="changed"} 50');
  expect(pointOf(now, anew)).toMatchObject({ accepted: 10, behind: null });
});

test('what was not reached is told by no figure at all', () => {
  const { at, ...figures } = gap(7);
  expect(at).toBe(7);
  expect(new Set(Object.values(figures))).toEqual(new Set([null]));
  expect(Object.keys(figures).sort()).toEqual(Object.keys(pointOf(before, now)).filter((name) => name !== 'at').sort());
});
