/** What is sent to put a player right: what was changed, as the kind of score that the board has. */

import { asNumber } from '../boards/draft';

export interface Correctable {
  readonly score: string;
  readonly game_id: string;
  readonly metadata: string;
}

export function corrected(before: Correctable, now: Correctable, score: unknown): Readonly<Record<string, unknown>> {
  const body: Record<string, unknown> = {};
  const text = now.score.trim();
  if (now.score !== before.score) body['score'] = Array.isArray(score) ? partsOf(text, score) : scoreOf(text);
  if (now.game_id !== before.game_id) body['game_id'] = now.game_id === '' ? null : now.game_id;
  if (now.metadata !== before.metadata) body['metadata'] = asJson(now.metadata.trim());
  return body;
}

/** Empty is no result; a list of parts is written as one for who has none yet. */
const scoreOf = (text: string): unknown =>
  text === '' ? null : text.includes(',') ? partsOf(text, []) : asNumber(text);

/** An integer of 64 bits is sent as text, as it came. */
const partsOf = (text: string, before: readonly unknown[]): readonly unknown[] | null =>
  text === '' ? null : text.split(',').map((part, index) => (typeof before[index] === 'string' ? part.trim() : asNumber(part.trim())));

/** What is no JSON is sent as text, for the server to refuse. */
export function asJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
