/** What is known of a leaderboard that is followed: what came of it, and when its connection is made again. */

import { ApiError, BoardDeleted, UnreadableAnswer, type ClientError } from './errors.js';
import { EventReader, type ServerEvent } from './events.js';
import { Backoff, type Retries } from './retry.js';
import type { Entry } from './types.js';

/** What a view of a leaderboard shows. */
export interface LiveData {
  readonly leaderboard_id: string;
  readonly season: number;
  readonly entries: readonly Entry[];
  /** null while the leaderboard is `frozen`: then it shows its ranks to nobody, and has no entries. */
  readonly total_players: number | null;
  /** The neighbourhood of the player who is followed, empty while they are not there. */
  readonly around?: readonly Entry[];
  readonly frozen?: boolean;
}

/** A leaderboard as it is shown at its `timestamp`: now, unless it is `stale`. `id` names it, for `after`. */
export interface BoardUpdate {
  readonly id: string;
  readonly leaderboard_id: string;
  readonly revision: number;
  readonly timestamp: string;
  readonly stale?: boolean;
  readonly data: LiveData;
}

export class LiveState {
  reader = new EventReader();
  private readonly backoff: Backoff;
  private shown: string | undefined;

  /** `seen` is the id of what was seen last. */
  constructor(
    private readonly retries: Retries,
    public seen: string | undefined,
  ) {
    this.backoff = new Backoff(retries);
  }

  /** A new connection begins. */
  connect(): void {
    this.reader = new EventReader();
  }

  /** The updates that a piece of the stream ends, but those that would be a step back, or none at all. */
  read(piece: string): BoardUpdate[] {
    return this.events(piece).flatMap((event) => this.told(event));
  }

  /** After how many seconds to connect again; undefined: the error is final. */
  pause(error: ClientError): number | undefined {
    if (!error.transient) return undefined;
    const asked = Math.min(this.reader.retry ?? 0, this.retries.longest);
    return Math.max(this.backoff.next(), error.retryAfter, asked);
  }

  private events(piece: string): ServerEvent[] {
    try {
      return this.reader.read(piece);
    } catch (error) {
      throw new UnreadableAnswer((error as RangeError).message);
    }
  }

  private told({ id, data }: ServerEvent): BoardUpdate[] {
    const message = parsed(data);
    switch (message['type']) {
      case 'leaderboard_update': {
        const update = asUpdate(id, message);
        this.backoff.reset();
        if (!this.isNews(update)) return [];
        this.seen = id || undefined;
        this.shown = textOf(update);
        return [update];
      }
      case 'leaderboard_deleted':
        throw new BoardDeleted(String(message['leaderboard_id']));
      case 'error':
        throw new ApiError(message);
      default:
        return [];
    }
  }

  /** Whether it is neither older than what was seen nor that once more; another life of the leaderboard is another one. */
  private isNews(update: BoardUpdate): boolean {
    const before = place(this.seen);
    const now = place(update.id);
    if (before !== undefined && now !== undefined && before.life === now.life && now.revision < before.revision) return false;
    return this.shown !== textOf(update);
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message === 'object' && message !== null && 'type' in message) return message as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw new UnreadableAnswer('it is no message of a leaderboard');
}

function asUpdate(id: string, message: Readonly<Record<string, unknown>>): BoardUpdate {
  const data = message['data'] as Partial<LiveData> | null | undefined;
  const whole = typeof message['revision'] === 'number' && typeof message['timestamp'] === 'string';
  if (!whole || typeof data !== 'object' || data === null || !Array.isArray(data.entries)) {
    throw new UnreadableAnswer('an update lacks what every update has');
  }
  return { ...(message as unknown as BoardUpdate), id };
}

/** All of an update but its moment. */
function textOf({ id, revision, stale, data }: BoardUpdate): string {
  return JSON.stringify([id, revision, stale === true, data]);
}

function place(id: string | undefined): { life: string; revision: number } | undefined {
  const parts = /^([^-]*)-(?:.*-)?([0-9]+)$/.exec(id ?? '');
  return parts === null ? undefined : { life: parts[1] ?? '', revision: Number(parts[2]) };
}
