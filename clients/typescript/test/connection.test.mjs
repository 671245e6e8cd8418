/** Leaderboards over one WebSocket: it comes back for ever, and what it shows was asked for and is never older than before. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { LiveConnection } from '../dist/index.js';

const golden = JSON.parse(readFileSync(new URL('../../../tests/golden/live/messages.json', import.meta.url)));

/** A server as seen from here; the real one is met in tests/browser. */
class FakeSocket {
  static made = [];
  readyState = 0;
  sent = [];

  constructor(url) {
    this.url = url;
    FakeSocket.made.push(this);
  }

  send(frame) {
    this.sent.push(JSON.parse(frame));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  say(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const last = () => FakeSocket.made.at(-1);
const states = [];
const connect = (options = {}) =>
  new LiveConnection('ws://here/ws', {
    webSocket: FakeSocket,
    retries: { first: 1, longest: 30 },
    onState: ({ kind }) => states.push(kind),
    ...options,
  });

/** Follows a board and tells, one word each, what it heard of it. */
function followed(connection, id = 'one', options = { limit: 3 }) {
  const heard = [];
  const following = connection.follow(id, options, {
    asked: () => heard.push('asked'),
    updated: ({ revision }) => heard.push(revision),
    refused: ({ code }) => heard.push(code),
    deleted: () => heard.push('deleted'),
  });
  return { heard, ...following };
}

const subscribed = (id = 'one') => ({ ...golden.subscribed, leaderboard_id: id });
const update = (revision, more = {}, id = 'one') => ({
  ...golden['first score'],
  leaderboard_id: id,
  revision,
  data: { ...golden['first score'].data, ...more },
});
const refusal = (code, request) => ({ ...golden['no board'], code, request_id: request });

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  FakeSocket.made = [];
  states.length = 0;
});
afterEach(() => mock.timers.reset());

test('pauses grow up to half a minute and differ', (context) => {
  const chance = context.mock.method(Math, 'random', () => 0);
  const pauses = () => {
    let until = 0;
    const connection = connect({ onState: (state) => (until = state.until ?? until) });
    const waits = Array.from({ length: 8 }, () => {
      last().onclose();
      const wait = until - Date.now();
      mock.timers.tick(wait);
      return wait;
    });
    connection.close();
    return waits;
  };
  assert.deepEqual(pauses(), [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  chance.mock.mockImplementation(() => 1);
  assert.deepEqual(pauses(), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test('it comes back for ever, and asks anew for all that is followed', () => {
  const connection = connect();
  const one = followed(connection);
  for (let attempt = 0; attempt < 200; attempt++) {
    last().onclose();
    mock.timers.tick(30_000);
  }
  assert.equal(FakeSocket.made.length, 201);
  last().open();
  assert.deepEqual(last().sent.map(({ type, leaderboard_id: id, limit }) => [type, id, limit]), [['subscribe', 'one', 3]]);
  assert.deepEqual(one.heard, ['asked']);
});

test('a retry does not wait, and does not open a second socket', () => {
  const connection = connect();
  last().onclose();
  connection.retry();
  connection.retry();
  assert.equal(FakeSocket.made.length, 2);
  mock.timers.tick(9_000);
  assert.equal(FakeSocket.made.length, 2);
});

test('a network that is gone is not waited for', () => {
  const connection = connect();
  last().open();
  connection.unplugged();
  connection.unplugged();
  connection.retry();
  last().open();
  assert.deepEqual(states, ['connecting', 'open', 'waiting', 'connecting', 'open']);
});

test('closed for good, it stays closed', () => {
  const connection = connect();
  last().onclose();
  connection.close();
  connection.retry();
  mock.timers.tick(600_000);
  assert.equal(FakeSocket.made.length, 1);
});

test('a server that falls silent is left, and one that answers is kept', () => {
  connect();
  last().open();
  for (let round = 0; round < 20; round++) {
    mock.timers.tick(15_000);
    last().say(golden.pong);
  }
  assert.equal(FakeSocket.made.length, 1);
  assert.equal(last().sent.length, 20);
  mock.timers.tick(15_000);
  mock.timers.tick(10_000);
  assert.equal(states.at(-1), 'waiting');
});

test('opening may not take for ever', () => {
  connect();
  mock.timers.tick(10_000);
  assert.deepEqual(states, ['connecting', 'waiting']);
});

test('the key is the first message of each connection', async () => {
  let keys = 0;
  const connection = connect({ key: () => `key-${++keys}` });
  followed(connection);
  for (const round of [1, 2]) {
    last().open();
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(last().sent.map(({ type, token }) => [type, token]), [['auth', `key-${round}`], ['subscribe', undefined]]);
    last().onclose();
    mock.timers.tick(30_000);
  }
});

test('a key that cannot be had is asked for again', async () => {
  connect({ key: () => Promise.reject(new Error('no')) });
  last().open();
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(states.at(-1), 'waiting');
});

/** Each row: what is done after a board was followed and its revision 5 shown, and what is heard then. */
const CASES = [
  ['a later update', [update(6)], [6]],
  ['an update of the same revision', [update(5)], [5]],
  ['no older update', [update(4)], []],
  ['that it froze, whatever its revision', [update(4, { entries: [], frozen: true })], [4]],
  ['no update of another board', [update(9, {}, 'two')], []],
  ['that it was deleted', [{ ...golden.deleted, leaderboard_id: 'one' }], ['deleted']],
  ['nothing of another that was', [{ ...golden.deleted, leaderboard_id: 'two' }], []],
];
for (const [name, messages, expected] of CASES) {
  test(`who follows hears ${name}`, () => {
    const { heard } = followed(connect());
    last().open();
    for (const message of [subscribed(), update(5), ...messages]) last().say(message);
    assert.deepEqual(heard, ['asked', 5, ...expected]);
  });
}

test('after a reconnect whatever the server says counts, however its revisions do', () => {
  const { heard } = followed(connect());
  last().open();
  for (const message of [subscribed(), update(5)]) last().say(message);
  last().onclose();
  mock.timers.tick(30_000);
  last().open();
  for (const message of [update(9), subscribed(), update(1)]) last().say(message);
  assert.deepEqual(heard, ['asked', 5, 'asked', 1]);
});

test('only the answer to the last question is heard', () => {
  const connection = connect();
  last().open();
  const first = followed(connection, 'one', { playerId: 'ada' });
  const second = followed(connection, 'one', { playerId: 'bob' });
  for (const message of [subscribed(), update(7), subscribed(), update(6)]) last().say(message);
  assert.deepEqual([first.heard, second.heard], [['asked'], ['asked', 6]]);
  second.stop();
  const third = followed(connection, 'one', {});
  for (const message of [update(8), subscribed(), update(3)]) last().say(message);
  assert.deepEqual([second.heard, third.heard], [['asked', 6], ['asked', 3]]);
});

test('a refusal is heard by whom it refuses, and answers what it refuses', () => {
  const refusals = [];
  const connection = connect({ onRefusal: ({ code }, of) => refusals.push([code, of]) });
  last().open();
  const first = followed(connection);
  first.stop();
  const second = followed(connection);
  const asked = last().sent.filter(({ type }) => type === 'subscribe').map(({ request_id: id }) => id);
  last().say(refusal('board_not_found', asked[0]));
  assert.deepEqual([first.heard, second.heard], [['asked'], ['asked']]);
  last().say(refusal('board_loading', asked[1]));
  second.ask();
  for (const message of [subscribed(), update(2)]) last().say(message);
  assert.deepEqual(second.heard, ['asked', 'board_loading', 'asked', 2]);
  last().say(refusal('key_required', null));
  assert.deepEqual(refusals, [['board_not_found', 'leaderboard'], ['board_loading', 'leaderboard'], ['key_required', 'connection']]);
});

test('who stopped hears nothing, and is not asked for again', () => {
  const { heard, stop, ask } = followed(connect());
  last().open();
  stop();
  ask();
  for (const message of [subscribed(), update(1)]) last().say(message);
  last().onclose();
  mock.timers.tick(30_000);
  last().open();
  assert.deepEqual([heard, last().sent], [['asked'], []]);
});

test('the list is told by what changed, on each connection', () => {
  const connection = connect();
  const heard = [];
  const list = connection.followList({
    subscribed: () => heard.push('subscribed'),
    updated: ({ boards, deleted }) => heard.push([boards.map(({ id }) => id), deleted]),
    refused: ({ code }) => heard.push(code),
  });
  for (const round of [1, 2]) {
    last().open();
    assert.deepEqual(last().sent.map(({ type }) => type), ['subscribe_boards'], `connection ${round}`);
    for (const name of ['list subscribed', 'board made', 'board deleted']) last().say(golden[name]);
    last().say(refusal('forbidden', last().sent[0].request_id));
    last().onclose();
    mock.timers.tick(30_000);
  }
  list.stop();
  last().open();
  assert.deepEqual(last().sent, []);
  const once = ['subscribed', [['golden'], []], [[], ['golden']], 'forbidden'];
  assert.deepEqual(heard, [...once, ...once]);
});

test('what cannot be read is told and left out', () => {
  const told = [];
  const { heard } = followed(connect({ onUnreadable: ({ message }) => told.push(message) }));
  last().open();
  last().say(subscribed());
  last().onmessage({ data: '{' });
  last().say({ ...update(1), revision: '1' });
  last().say(update(2));
  assert.deepEqual(told, ['it is no message of a leaderboard', 'an update lacks what every update has']);
  assert.deepEqual(heard, ['asked', 2]);
});
