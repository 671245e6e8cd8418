import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { pause } from './backoff';
import { LiveSocket, type Connection } from './socket';

/** The browser's WebSocket as seen from here; the real one is met in tests/browser. */
class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  send(frame: string): void {
    this.sent.push(frame);
  }

  close(): void {
    this.readyState = 3;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
}

const states: Connection['kind'][] = [];
const last = (): FakeSocket => FakeSocket.made.at(-1)!;
const connect = (): LiveSocket =>
  new LiveSocket('ws://here/ws', { changed: ({ kind }) => states.push(kind), received: () => undefined });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  FakeSocket.made = [];
  states.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('pauses grow up to half a minute and differ', () => {
  expect([0, 1, 2, 5, 9, 1e6].map((attempt) => pause(attempt, () => 0))).toEqual([
    500, 1_000, 2_000, 15_000, 15_000, 15_000,
  ]);
  expect([0, 1, 2, 5, 9].map((attempt) => pause(attempt, () => 1))).toEqual([1_000, 2_000, 4_000, 30_000, 30_000]);
});

test('it comes back for ever', () => {
  connect();
  for (let attempt = 0; attempt < 200; attempt++) {
    last().onclose?.();
    vi.advanceTimersToNextTimer();
  }
  expect(FakeSocket.made.length).toBe(201);
  last().open();
  expect(states.at(-1)).toBe('open');
});

test('a retry does not wait, and does not open a second socket', () => {
  const socket = connect();
  last().onclose?.();
  socket.retry();
  socket.retry();
  expect(FakeSocket.made.length).toBe(2);
  vi.advanceTimersByTime(9_000);
  expect(FakeSocket.made.length).toBe(2);
});

test('a network that is gone is not waited for', () => {
  const socket = connect();
  last().open();
  socket.unplugged();
  expect(states.at(-1)).toBe('waiting');
  socket.unplugged();
  socket.retry();
  last().open();
  expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
});

test('closed for good, it stays closed', () => {
  const socket = connect();
  last().onclose?.();
  socket.close();
  socket.retry();
  vi.advanceTimersByTime(600_000);
  expect(FakeSocket.made.length).toBe(1);
});

test('a server that falls silent is left', () => {
  connect();
  last().open();
  vi.advanceTimersByTime(15_000);
  expect(last().sent).toEqual(['{"type":"ping"}']);
  vi.advanceTimersByTime(10_000);
  expect(states.at(-1)).toBe('waiting');
});

test('one that answers is kept', () => {
  connect();
  last().open();
  for (let round = 0; round < 20; round++) {
    vi.advanceTimersByTime(15_000);
    last().onmessage?.({ data: '{"type":"pong"}' });
  }
  expect(FakeSocket.made.length).toBe(1);
  expect(last().sent.length).toBe(20);
});

test('opening may not take for ever', () => {
  connect();
  vi.advanceTimersByTime(10_000);
  expect(states).toEqual(['connecting', 'waiting']);
});
