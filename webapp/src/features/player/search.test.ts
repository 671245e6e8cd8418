import { afterEach, expect, test, vi } from 'vitest';

import { alike, beginning, meant } from './search';

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['Ada', 'aDA', true],
  ['ÉMILE', 'e\u0301mile', true],
  ['ada', 'adam', false],
])('%s and %s are alike: %s', (one, other, answer) => {
  expect(alike(one, other)).toBe(answer);
});

const players = Array.from({ length: 2_500 }, (_, index) => `Player-${index + 1}`);

/** A server that answers at most `most` places at a time; tells what it was asked. */
function serve(most: number): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    const body = answer(new URL(address, 'http://x'), most);
    return Response.json(body);
  });
  return asked;
}

function answer(url: URL, most: number): object {
  if (url.pathname.includes('/player/')) {
    const player = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    return players.includes(player)
      ? { success: true, data: { player_id: player } }
      : { success: false, code: 'player_not_found', error: 'e' };
  }
  const [start, end] = [Number(url.searchParams.get('start')), Number(url.searchParams.get('end'))];
  if (end - start + 1 > most) return { success: false, code: 'invalid', error: 'e' };
  const data = players
    .map((player, index) => ({ rank: index + 1, player_id: player, score: 1 }))
    .slice(start - 1, end);
  return { success: true, data, meta: {} };
}

const within = { board: 'b', season: null, shown: [], total: players.length };
const never = new AbortController().signal;

test.each([1_000, 100])('a name is found in any case, %i places at a time', async (most) => {
  serve(most);
  expect(await meant('pLAYER-2400', within, never)).toBe('Player-2400');
});

test('the exact id needs one question, and what is shown none', async () => {
  const asked = serve(1_000);
  expect(await meant('Player-2400', within, never)).toBe('Player-2400');
  expect(asked).toHaveLength(1);
  const shown = [{ rank: 1, player: 'Ada', score: 1 }];
  expect(await meant('Ada', { ...within, shown }, never)).toBe('Ada');
  expect(asked).toHaveLength(1);
});

test('the exact id wins over one that is shown', async () => {
  serve(1_000);
  const shown = [{ rank: 1, player: 'player-7', score: 1 }];
  expect(await meant('Player-7', { ...within, shown }, never)).toBe('Player-7');
});

test('who is not there is meant as typed', async () => {
  serve(1_000);
  expect(await meant('Nobody', within, never)).toBe('Nobody');
});

test('who is called so by others is found as well, the best placed first', async () => {
  serve(1_000);
  const person = { name: 'Ada Lovelace', avatar: null, country: null, team: null };
  const shown = [
    { rank: 1, player: 'p1', score: 2, person },
    { rank: 2, player: 'p2', score: 1, person },
  ];
  expect(await meant('ada lovelace', { ...within, shown }, never)).toBe('p1');
  expect(beginning('LOVE', shown).map(({ player }) => player)).toEqual(['p1', 'p2']);
  expect(beginning(' p2', shown).map(({ player }) => player)).toEqual(['p2']);
  expect(beginning('ove', shown)).toEqual([]);
  expect(beginning('  ', shown)).toEqual([]);
});
