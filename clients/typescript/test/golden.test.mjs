/** The cases that the clients of all languages share: what each makes of the same answers and the same streams. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { opened } from '../dist/answer.js';
import { ApiError, BoardDeleted, NotALeaderboard, UnreadableAnswer } from '../dist/errors.js';
import { EventReader, LARGEST } from '../dist/events.js';
import { LiveState } from '../dist/live-state.js';
import { RETRIES } from '../dist/retry.js';

const golden = (name) => JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}.json`, import.meta.url)));
const messages = golden('live/messages');
const event = (id, message) => `id: ${id}\ndata: ${JSON.stringify(message)}\n\n`;

function thrown(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

for (const one of golden('client/answers')) {
  test(`answer: ${one.name}`, () => {
    const ask = () => opened(one.status, one.body, one.retry ?? null);
    if (one.is === 'answer') {
      assert.deepEqual(ask().data, JSON.parse(one.body).data);
      return;
    }
    const error = thrown(ask);
    assert.ok(error instanceof (one.is === 'ApiError' ? ApiError : NotALeaderboard), String(error));
    const { status, transient, uncertain, retryAfter } = error;
    assert.deepEqual([status, transient, uncertain, retryAfter], [one.status, one.transient, one.uncertain, one.retry_after]);
    if (one.is === 'ApiError') {
      const faults = error.details.map(({ path, message }) => [path, message]);
      assert.deepEqual([error.code, faults, error.requestId], [one.code, one.details, one.request_id]);
    }
  });
}

for (const one of golden('client/events')) {
  for (const size of [1, 2, 3, 7, 64, 10_000]) {
    test(`events: ${one.name}, cut every ${size}`, () => {
      const reader = new EventReader();
      const decoder = new TextDecoder();
      const bytes = new TextEncoder().encode(one.stream);
      const events = [];
      for (let at = 0; at < bytes.length; at += size) {
        events.push(...reader.read(decoder.decode(bytes.subarray(at, at + size), { stream: true })));
      }
      assert.deepEqual(events.map(({ id, data }) => [id, data]), one.events);
      assert.equal(reader.retry ?? null, one.retry);
    });
  }
}

for (const one of golden('client/live')) {
  test(`live: ${one.name}`, () => {
    const live = new LiveState('golden', RETRIES, one.after ?? undefined);
    const shown = one.told.flatMap(([id, revision, stale, frozen = false]) => {
      live.connect();
      const data = { ...messages['first score'].data, frozen };
      return live.read(event(id, { ...messages['first score'], revision, stale, data }));
    });
    assert.deepEqual(shown.map(({ revision }) => revision), one.shown);
    assert.equal(live.seen ?? null, one.seen);
  });
}

for (const name of ['nobody yet', 'first score', 'below the line', 'next season']) {
  test(`message: ${name}`, () => {
    const [update] = new LiveState('golden', RETRIES, undefined).read(event('3-1-7', messages[name]));
    assert.deepEqual(update, { ...messages[name], id: '3-1-7' });
  });
}

test('messages of something else change nothing', () => {
  for (const name of ['subscribed', 'pong', 'unsubscribed', 'board made', 'list subscribed']) {
    assert.deepEqual(new LiveState('golden', RETRIES, undefined).read(event('', messages[name])), []);
  }
});

test('the ends of a leaderboard', () => {
  const heard = (text) => thrown(() => new LiveState('golden', RETRIES, undefined).read(text));
  assert.ok(heard(event('', messages['deleted'])) instanceof BoardDeleted);
  assert.equal(heard(event('', messages['no board'])).code, 'board_not_found');
  for (const text of ['data: no\n\n', 'data: []\n\n', 'data: {"type": "leaderboard_update"}\n\n']) {
    assert.ok(heard(text) instanceof UnreadableAnswer);
  }
  assert.ok(heard(`data: ${'x'.repeat(LARGEST)}`) instanceof UnreadableAnswer);
});

test('when it connects again', () => {
  const live = new LiveState('golden', { within: 60, first: 0.5, longest: 2 }, undefined);
  live.read('retry: 1000\n\n');
  assert.equal(live.pause(new NotALeaderboard(503)), 1);
  live.read('retry: 60000\n\n');
  assert.equal(live.pause(new NotALeaderboard(503)), 2);
  assert.equal(live.pause(new NotALeaderboard(404)), undefined);
  assert.equal(live.pause(new ApiError({ code: 'key_required', error: 'No.' })), undefined);
  const gone = new ApiError({ code: 'board_not_found', error: 'No.' });
  assert.equal(live.final(gone), gone);
  live.read(event('1-1-1', messages['first score']));
  assert.ok(live.final(gone) instanceof BoardDeleted);
});
