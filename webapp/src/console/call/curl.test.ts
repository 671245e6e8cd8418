import { execFileSync } from 'node:child_process';

import { expect, test } from 'vitest';

import { addressOf, curlOf } from './curl';

const AT = 'http://127.0.0.1:8080';

test('a read is one line', () => {
  const request = { method: 'GET', path: '/api/v1/leaderboards', query: { limit: 5, cursor: null } } as const;
  expect(curlOf(request, AT, false)).toBe(`curl -sS 'http://127.0.0.1:8080/api/v1/leaderboards?limit=5'`);
});

test('the key is named and never told', () => {
  expect(curlOf({ method: 'DELETE', path: '/api/v1/players/ada' }, AT, true)).toBe(
    `curl -sS -X DELETE 'http://127.0.0.1:8080/api/v1/players/ada' -H "Authorization: Bearer $LEADERBOARD_KEY"`,
  );
});

test.each(["it's", '$(touch x)', '`id`', '"', '\\', "a'\\''b", 'ä\u2028!', 'a\nb'])('a shell gives %j back as it is', (name) => {
  const line = curlOf({ method: 'PUT', path: `/p/${encodeURIComponent(name)}`, body: { name } }, AT, false);
  const shell = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' }).split('\0');
  expect(shell.slice(0, 5)).toEqual(['curl', '-sS', '-X', 'PUT', `${AT}/p/${encodeURIComponent(name)}`]);
  expect(JSON.parse(shell[8] ?? '')).toEqual({ name });
});

test('what is asked for is encoded', () => {
  const query = { player: 'a b&c', season: 2, none: null };
  expect(addressOf({ method: 'GET', path: '/x', query })).toBe('/x?player=a+b%26c&season=2');
});
