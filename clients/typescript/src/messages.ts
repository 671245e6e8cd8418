/** Messages of a live leaderboard, over an event stream or a WebSocket. */

import { UnreadableAnswer } from './errors.js';

export type Message = Readonly<Record<string, unknown>>;

/** What every update has, whatever it tells of players. */
export interface Update {
  readonly leaderboard_id: string;
  readonly revision: number;
  readonly timestamp: string;
  readonly data: { readonly entries: readonly unknown[]; readonly frozen?: boolean };
}

export function parsed(text: string): Message {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message === 'object' && message !== null && 'type' in message) return message as Message;
  } catch {
    // Told below.
  }
  throw new UnreadableAnswer('it is no message of a leaderboard');
}

export function asUpdate(message: Message): Update {
  const data = message['data'] as Partial<Update['data']> | null | undefined;
  const whole = typeof message['revision'] === 'number' && typeof message['timestamp'] === 'string';
  if (!whole || typeof data !== 'object' || data === null || !Array.isArray(data.entries)) {
    throw new UnreadableAnswer('an update lacks what every update has');
  }
  return message as unknown as Update;
}
