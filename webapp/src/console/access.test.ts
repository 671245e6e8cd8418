import { expect, test } from 'vitest';

import { covers, opens, opensEverywhere, type Access } from './access';

test.each([
  ['*', 'anything', true],
  ['game*', 'game1', true],
  ['game*', 'other', false],
  ['*-eu', 'game-eu', true],
  ['a.c', 'abc', false],
  ['a*c*', 'abcd', true],
  ['game1', 'game12', false],
])('%s and %s: %s', (pattern, id, covered) => {
  expect(covers(pattern, id)).toBe(covered);
});

const GAME: Access = {
  shown: 'key',
  key: 'game',
  player: null,
  scopes: ['manage'],
  boards: ['game*'],
  open: ['read'],
  expiresAt: null,
};

test('a scope of the key is open on its boards, what is public on all', () => {
  expect(opens(GAME, 'manage')).toBe(true);
  expect(opens(GAME, 'manage', 'game1')).toBe(true);
  expect(opens(GAME, 'manage', 'other')).toBe(false);
  expect(opens(GAME, 'read', 'other')).toBe(true);
  expect(opens(GAME, 'admin')).toBe(false);
  expect(opensEverywhere(GAME, 'manage')).toBe(false);
  expect(opensEverywhere(GAME, 'read')).toBe(true);
});
