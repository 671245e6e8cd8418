/** One request of the console: everything it does goes through here, and is noted. */

import { ApiError, opened, Requests, type FieldError } from '../../client';
import { ROOT, serverUrl } from '../../config';
import { fields } from '../../wire/shape';
import { noted } from './calls';
import { addressOf, curlOf, type Request } from './curl';
import { heldKey } from './session';

/** What the server refused, in its words; `status` is null where nobody answered. */
export class Refused extends Error {
  constructor(
    readonly status: number | null,
    readonly code: string,
    message: string,
    readonly faults: readonly FieldError[] = [],
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

export interface Answer {
  readonly data: unknown;
  readonly meta: Readonly<Record<string, unknown>>;
}

interface Answered {
  readonly status: number;
  readonly content: string;
}

const SERVER = ROOT.slice(0, -1);
const requests = new Requests(SERVER, { key: () => heldKey() ?? undefined });

export const lineOf = (request: Request): string => curlOf(request, serverUrl(), heldKey() !== null);

export async function send(request: Request, signal?: AbortSignal): Promise<Answer> {
  return read(await exchanged(request, signal));
}

/** The same for what answers in plain text; refusals come in the envelope there too. */
export async function sendForText(request: Request, signal?: AbortSignal): Promise<string> {
  const answered = await exchanged(request, signal);
  if (answered.status >= 400) read(answered);
  return answered.content;
}

/** What is sent once: who looks on decides whether it is sent again. */
async function exchanged(request: Request, signal?: AbortSignal): Promise<Answered> {
  const told = noted(lineOf(request), request.method !== 'GET');
  try {
    const response = await requests.send(SERVER + addressOf(request), {
      method: request.method,
      headers: request.body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: request.body === undefined ? null : JSON.stringify(request.body),
      cache: 'no-store',
      credentials: 'omit',
      signal: signal ?? null,
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

function read({ status, content }: Answered): Answer {
  try {
    const { data, meta } = opened(status, content, null);
    return { data, meta: meta === undefined ? {} : fields(meta, 'meta') };
  } catch (error) {
    if (error instanceof ApiError) throw new Refused(status, error.code, error.message, error.details, error.requestId ?? null);
    // What stands between may answer anything.
    throw new Refused(status, 'not_understood', `What was answered (${status}) is not of a leaderboard server.`);
  }
}
