/** One GET, from the envelope to a checked value, or a `Failure` that says what to show. */

import { currentKey } from '../access/key';
import { API } from '../config';
import { text as t } from '../i18n/text';
import { fields, text, WireError, type Read } from '../wire/shape';

/** What went wrong, in one sentence for people. `code` is the API's, or `unreachable`, `not_understood`. */
export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface Answer<T> {
  readonly data: T;
  readonly meta: Readonly<Record<string, unknown>>;
}

export async function get<T>(path: string, read: Read<T>, signal: AbortSignal): Promise<Answer<T>> {
  const sent = await body(path, signal);
  try {
    const envelope = fields(sent, 'answer');
    if (envelope['success'] !== true) {
      throw new Failure(text(envelope['code'], 'code'), text(envelope['error'], 'error'));
    }
    const meta = envelope['meta'] === undefined ? {} : fields(envelope['meta'], 'meta');
    return { data: read(envelope['data'], 'data'), meta };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new Failure('not_understood', t().failure.notUnderstood(error.message));
  }
}

async function body(path: string, signal: AbortSignal): Promise<unknown> {
  try {
    const key = currentKey();
    const headers: Record<string, string> = key === null ? {} : { Authorization: `Bearer ${key}` };
    const response = await fetch(API + path, { signal, headers });
    return await response.json();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Failure('unreachable', t().failure.unreachable);
  }
}
