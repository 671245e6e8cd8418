import { expect, test } from 'vitest';

import { parsed, written } from './address';

test.each([
  ['/', '', { board: null, season: null, page: 1, player: null }],
  ['/b/game1', '', { board: 'game1', season: null, page: 1, player: null }],
  ['/b/game1', '?season=2&page=3&player=p1', { board: 'game1', season: 2, page: 3, player: 'p1' }],
  ['/b/g', '?player=a%2Fb+%26c', { board: 'g', season: null, page: 1, player: 'a/b &c' }],
])('%s%s is read and written back', (path, query, place) => {
  expect(parsed(path, query, '/')).toEqual(place);
  expect(written(place, '/')).toBe(path + query);
  expect(parsed(`/games${path}`, query, '/games/')).toEqual(place);
  expect(written(place, '/games/')).toBe(`/games${path}${query}`);
});

test.each(['?page=0', '?page=-1', '?page=x', '?page=1e9', '?season=', '?player='])('%s is no choice', (query) => {
  expect(parsed('/b/game1', query, '/')).toEqual({ board: 'game1', season: null, page: 1, player: null });
});
