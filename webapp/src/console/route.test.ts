import { expect, test } from 'vitest';

import { parsed, written, type Route } from './route';

const ROUTES: readonly Route[] = [
  { view: 'boards' },
  { view: 'new' },
  { view: 'access' },
  { view: 'server' },
  { view: 'player', id: null },
  { view: 'player', id: 'a/b?c#d %' },
  { view: 'board', id: 'game1', tab: 'settings', season: null },
  { view: 'board', id: 'game1', tab: 'standings', season: 3 },
];

test.each(ROUTES)('%j is written and read back', (route) => {
  expect(parsed(written(route))).toEqual(route);
});

test.each(['', '#', '#/nowhere', '#/board/', '#/%E0%A4%A'])('%s leads to the boards', (hash) => {
  expect(parsed(hash)).toEqual({ view: 'boards' });
});
