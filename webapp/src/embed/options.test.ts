import { expect, test } from 'vitest';

import { embedded } from './options';

const plain = { board: 'g', top: 10, player: null, transparent: false, theme: null, heading: true };

test.each([
  ['', plain],
  ['?top=3&player=p1', { ...plain, top: 3, player: 'p1' }],
  ['?top=99', { ...plain, top: 50 }],
  ['?top=0&theme=pink&background=red&heading=', plain],
  ['?background=transparent&theme=dark&heading=none', { ...plain, transparent: true, theme: 'dark', heading: false }],
])('%s is %j', (query, options) => {
  expect(embedded('/embed/g', query, '/')).toEqual(options);
  expect(embedded('/games/embed/g', query, '/games/')).toEqual(options);
});

test.each(['/', '/b/g', '/embed/', '/embed/a/b', '/other/embed/g'])('%s embeds nothing', (path) => {
  expect(embedded(path, '', '/')).toBeNull();
});

test('an id that cannot be decoded is as it is', () => {
  expect(embedded('/embed/%E0', '', '/')?.board).toBe('%E0');
});
