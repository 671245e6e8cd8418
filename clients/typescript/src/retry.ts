/** Asking until there is an answer: what counts once however often it is sent can be sent again. */

import type { ClientError } from './errors.js';

/** How long a request that fails of what may be over in a moment is repeated; all in seconds. */
export interface Retries {
  /** No attempt begins later than so long after the first; 0 is none but the first. */
  readonly within: number;
  /** The first pause; each is twice as long as the one before, up to `longest`, and shortened by chance by up to a half. */
  readonly first: number;
  readonly longest: number;
}

export const RETRIES: Retries = { within: 60, first: 0.25, longest: 10 };

export class Backoff {
  private failures = 0;

  constructor(private readonly retries: Pick<Retries, 'first' | 'longest'>) {}

  /** How long to wait now, in seconds. */
  next(): number {
    const wait = Math.min(this.retries.longest, this.retries.first * 2 ** Math.min(this.failures++, 40));
    return wait * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.failures = 0;
  }
}

/** One request and its attempts. `repeatable`: done twice it is done once. */
export class Persistence {
  private readonly began = performance.now();
  private readonly backoff: Backoff;
  private uncertain = false;

  constructor(
    private readonly retries: Retries,
    private readonly repeatable: boolean,
  ) {
    this.backoff = new Backoff(retries);
  }

  /** After how many seconds to ask again; undefined: the error is the answer, and says whether any attempt may have been done. */
  pause(error: ClientError): number | undefined {
    this.uncertain = error.uncertain = error.uncertain || this.uncertain;
    const over = performance.now() - this.began >= this.retries.within * 1_000;
    if (!error.transient || over || (error.uncertain && !this.repeatable)) return undefined;
    return Math.max(this.backoff.next(), error.retryAfter);
  }
}

/** Resolves after so many seconds, or rejects when the signal says so. */
export function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1_000);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
