/** One request of the console: everything it does goes through here, and is noted. */

import { ROOT, serverUrl } from '../../config';
import { fields, list, nullable, text, WireError } from '../../wire/shape';
import { noted } from './calls';
import { addressOf, curlOf, type Request } from './curl';
import { heldKey } from './session';

export interface Fault {
  /** The field, as the API names it: `score`, `parts[1].name`. */
  readonly path: string;
  readonly message: string;
}

/** What the server refused, in its words; `status` is null where nobody answered. */
export class Refused extends Error {
  constructor(
    readonly status: number | null,
    readonly code: string,
    message: string,
    readonly faults: readonly Fault[] = [],
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

export interface Answer {
  readonly data: unknown;
  readonly meta: Readonly<Record<string, unknown>>;
}

export const lineOf = (request: Request): string => curlOf(request, serverUrl(), heldKey() !== null);

export async function send(request: Request, signal?: AbortSignal): Promise<Answer> {
  const { status, content } = await exchanged(request, signal);
  try {
    const envelope = fields(JSON.parse(content), 'answer');
    if (envelope['success'] !== true) throw refusalIn(envelope, status);
    return { data: envelope['data'], meta: envelope['meta'] === undefined ? {} : fields(envelope['meta'], 'meta') };
  } catch (error) {
    throw understood(error, status);
  }
}

/** The same for what answers in plain text; refusals come in the envelope there too. */
export async function sendForText(request: Request, signal?: AbortSignal): Promise<string> {
  const { status, content } = await exchanged(request, signal);
  if (status < 400) return content;
  try {
    throw refusalIn(fields(JSON.parse(content), 'answer'), status);
  } catch (error) {
    throw understood(error, status);
  }
}

async function exchanged(request: Request, signal?: AbortSignal): Promise<{ status: number; content: string }> {
  const told = noted(lineOf(request), request.method !== 'GET');
  const key = heldKey();
  const headers: Record<string, string> = key === null ? {} : { Authorization: `Bearer ${key}` };
  if (request.body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(ROOT.slice(0, -1) + addressOf(request), {
      method: request.method,
      headers,
      cache: 'no-store',
      credentials: 'omit',
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const content = await response.text();
    told(response.status);
    return { status: response.status, content };
  } catch (error) {
    told(null);
    if (signal?.aborted) throw error;
    const perhaps = request.method === 'GET' ? '' : ' It may have been done: look before you send it again.';
    throw new Refused(null, 'unreachable', `The server does not answer.${perhaps}`);
  }
}

function refusalIn(envelope: Readonly<Record<string, unknown>>, status: number): Refused {
  const fault = (value: unknown, at: string): Fault => {
    const sent = fields(value, at);
    return { path: text(sent['path'], `${at}.path`), message: text(sent['message'], `${at}.message`) };
  };
  return new Refused(
    status,
    text(envelope['code'], 'code'),
    text(envelope['error'], 'error'),
    nullable(list(fault))(envelope['details'], 'details') ?? [],
    nullable(text)(envelope['request_id'], 'request_id'),
  );
}

/** What stands between may answer anything: it is told as what it is. */
function understood(error: unknown, status: number): unknown {
  if (!(error instanceof WireError || error instanceof SyntaxError)) return error;
  return new Refused(status, 'not_understood', `What was answered (${status}) is not of a leaderboard server: ${error.message}.`);
}
