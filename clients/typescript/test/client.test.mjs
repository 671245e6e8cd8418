/** What a client sends, how often, and when it gives up. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConnectionLost, LeaderboardClient } from '../dist/index.js';

const BRISK = { first: 0.001, longest: 0.002 };
const done = () => Response.json({ success: true, data: { done: true }, meta: { season: 1 } });
const away = () => Response.json({ success: false, code: 'store_unavailable', error: 'Away.' }, { status: 503 });
const lost = () => {
  throw new TypeError('fetch failed');
};
const refused = () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
};

/** A client whose attempts end so in turn, the last one for ever, and what it sent. */
function scripted(ends, options = {}) {
  const sent = [];
  const send = (url, init) => {
    sent.push({ url, ...init });
    return Promise.resolve().then(ends.length > 1 ? ends.shift() : ends[0]);
  };
  return { sent, client: new LeaderboardClient('http://h/', { retries: BRISK, fetch: send, ...options }) };
}

test('a score has one event id through all attempts', async () => {
  const { sent, client } = scripted([lost, away, refused, done]);
  await client.submit({ leaderboard_id: 'g', player_id: 'ada', score: 5 });
  assert.equal(sent.length, 4);
  assert.equal(new Set(sent.map(({ body }) => body)).size, 1);
  assert.match(JSON.parse(sent[0].body).event_id, /^[0-9a-f]{32}$/);
});

test('scores of a batch are named one by one, and those with an id keep it', async () => {
  const { sent, client } = scripted([lost, done]);
  const score = { leaderboard_id: 'g', player_id: 'ada', score: 5 };
  await client.submitBatch([score, score, { ...score, event_id: 'mine' }]);
  assert.equal(sent[0].body, sent[1].body);
  const ids = JSON.parse(sent[0].body).scores.map(({ event_id: id }) => id);
  assert.equal(new Set(ids).size, 3);
  assert.equal(ids[2], 'mine');
});

test('that none of a batch was accepted is an answer as well', async () => {
  const data = { status: 'rejected', received: 1, accepted: 0, rejected: 1, duplicates: 0, errors: [] };
  const body = { success: false, code: 'batch_rejected', error: 'None.', data };
  const { client } = scripted([() => Response.json(body, { status: 422 })]);
  assert.deepEqual(await client.submitBatch([{ leaderboard_id: 'g', player_id: 'ada', score: 5 }]), data);
});

test('what may have been done is not done twice', async () => {
  const path = '/api/v1/leaderboards/{id}/reset';
  const first = scripted([lost, done]);
  await assert.rejects(first.client.post(path, { path: { id: 'g' } }), (error) => error instanceof ConnectionLost && error.uncertain);
  assert.equal(first.sent.length, 1);
  const second = scripted([away, refused, done]);
  await second.client.post(path, { path: { id: 'g' } });
  assert.equal(second.sent.length, 3);
});

test('patience ends, and the error says whether any attempt may have been done', async () => {
  const path = '/api/v1/leaderboards/{id}/top';
  const ask = (ends) => scripted(ends, { retries: { ...BRISK, within: 0.05 } }).client.get(path, { path: { id: 'g' } });
  await assert.rejects(ask([lost, away]), ({ code, uncertain }) => code === 'store_unavailable' && uncertain);
  await assert.rejects(ask([away]), ({ code, uncertain }) => code === 'store_unavailable' && !uncertain);
});

test('it waits as long as the server asks', async () => {
  const limited = () =>
    Response.json({ success: false, code: 'rate_limited', error: 'No.' }, { status: 429, headers: { 'Retry-After': '0.2' } });
  const { client } = scripted([limited, done]);
  const began = performance.now();
  await client.get('/ready');
  assert.ok(performance.now() - began > 190);
});

test('paths, queries and keys', async () => {
  let token = 0;
  const { sent, client } = scripted([done], { key: () => `token-${++token}` });
  await client.get('/api/v1/leaderboards/{id}/around/{player_id}', {
    path: { id: 'g', player_id: 'a/b ä?' },
    query: { range: 2, include: ['profile', 'display'], season: undefined },
  });
  await client.get('/api/v1/leaderboards');
  assert.equal(sent[0].url, 'http://h/api/v1/leaderboards/g/around/a%2Fb%20%C3%A4%3F?range=2&include=profile%2Cdisplay');
  assert.deepEqual(sent.map(({ headers }) => headers.Authorization), ['Bearer token-1', 'Bearer token-2']);
  const path = { id: 'g', player_id: '..' };
  await assert.rejects(client.get('/api/v1/leaderboards/{id}/player/{player_id}', { path }), TypeError);
  assert.equal(sent.length, 2);
});

test('a leaderboard is followed across connections until its reader leaves', async () => {
  const update = (revision) =>
    `id: 1-1-${revision}\ndata: ${JSON.stringify({ type: 'leaderboard_update', revision, timestamp: '', data: { entries: [] } })}\n\n`;
  const stream = (text) => () => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });
  const { sent, client } = scripted([stream(update(1) + update(2)), lost, away, stream(update(1) + update(3))]);
  const heard = [];
  const shown = [];
  for await (const { revision } of client.watch('g', { onDisconnect: (error) => heard.push(error.message) })) {
    shown.push(revision);
    if (revision === 3) break;
  }
  assert.deepEqual(shown, [1, 2, 3]);
  assert.deepEqual(heard, ['the server stopped or restarts', 'fetch failed', 'Away.']);
  assert.deepEqual(sent.map(({ headers }) => headers['Last-Event-ID']), [undefined, '1-1-2', '1-1-2', '1-1-2']);
  assert.ok(sent.at(-1).signal.aborted);
});

test('a signal ends it, also while it waits', async () => {
  const ending = new AbortController();
  const { client } = scripted([lost], { retries: { first: 60, longest: 60 } });
  const watched = client.watch('g', { signal: ending.signal, onDisconnect: () => ending.abort() });
  assert.deepEqual(await watched.next(), { done: true, value: undefined });
});
