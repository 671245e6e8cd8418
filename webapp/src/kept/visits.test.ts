import { expect, test } from 'vitest';

import { BOARDS_KEPT, ONE_VISIT, readVisits, seen, toCompare, withVisits, type Visit, type Visits } from './visits';

const visit = (at: number, ranks: Record<string, number> = {}, stage = 's1'): Visit => ({ at, stage, ranks });

test('the first visit has nothing to be compared with', () => {
  expect(toCompare(seen(null, visit(1)), 's1')).toBeNull();
});

test('a later visit is compared with the last moment of the one before, however often it is seen', () => {
  const first = seen(seen(null, visit(0, { a: 1 })), visit(5, { a: 2 }));
  const second = seen(first, visit(5 + ONE_VISIT, { a: 9 }));
  const later = seen(second, visit(6 + ONE_VISIT, { a: 8 }));
  expect(toCompare(later, 's1')).toEqual(visit(5, { a: 2 }));
});

test('a reload soon after is the same visit', () => {
  const first = seen(null, visit(0, { a: 1 }));
  expect(toCompare(seen(first, visit(ONE_VISIT - 1, { a: 2 })), 's1')).toBeNull();
});

test('another season, or a board made anew, is nothing to compare with', () => {
  const visits = seen(seen(null, visit(0, { a: 1 })), visit(ONE_VISIT, { a: 2 }, 's2'));
  expect(toCompare(visits, 's2')).toBeNull();
});

test('players and boards are bounded, and those seen longest ago go', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, index + 1]));
  expect(Object.keys(seen(null, visit(1, many)).last.ranks)).toHaveLength(100);

  let all: Record<string, Visits> = {};
  for (let at = 0; at <= BOARDS_KEPT; at += 1) all = withVisits(all, `b${at}`, seen(null, visit(at)));
  expect(Object.keys(all)).toHaveLength(BOARDS_KEPT);
  expect(all).not.toHaveProperty('b0');
});

test.each([null, 5, [], { b: null }, { b: { last: {} } }, { b: { before: 1, last: visit(1) } }, { b: { before: null, last: visit(1, { a: 'x' } as never) } }])(
  'what somebody else kept under the name, %j, is nothing',
  (value) => expect(readVisits(value)).toEqual({}),
);

test('what was kept is read back', () => {
  const all = { b: seen(null, visit(1, { a: 1 })) };
  expect(readVisits(JSON.parse(JSON.stringify(all)))).toEqual(all);
});
