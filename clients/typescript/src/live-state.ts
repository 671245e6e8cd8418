/** What is known of a leaderboard that is followed: what came of it, and when its connection is made again. */

import { ApiError, BoardDeleted, UnreadableAnswer, type ClientError } from './errors.js';
import { EventReader, type ServerEvent } from './events.js';
import { asUpdate, parsed } from './messages.js';
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
  /** Of a wide leaderboard the revision of each shard, of which `revision` is the sum. */
  readonly revisions?: readonly number[];
  readonly data: LiveData;
}

export class LiveState {
  reader = new EventReader();
  private readonly backoff: Backoff;
  private shown: string | undefined;
  private began = false;
  /** The life and the newest revision of it that were seen. */
  private newest: Place | undefined;

  /** `seen` is the id of what was seen last. */
  constructor(
    private readonly leaderboardId: string,
    private readonly retries: Retries,
    public seen: string | undefined,
  ) {
    this.backoff = new Backoff(retries);
    this.newest = place(seen);
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

  /** What an error is that ends it: where the leaderboard was there and is not found any more, it was deleted. */
  final(error: ClientError): ClientError {
    const gone = this.began && error instanceof ApiError && error.code === 'board_not_found';
    return gone ? new BoardDeleted(this.leaderboardId) : error;
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
        const update = { ...(asUpdate(message) as Omit<BoardUpdate, 'id'>), id };
        this.began = true;
        this.backoff.reset();
        if (!this.isNews(update)) return [];
        this.seen = id || undefined;
        this.shown = textOf(update);
        if (!this.isOlder(update)) this.newest = place(id);
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

  /**
   * Whether it is neither older than what was seen nor that once more. Another life of the leaderboard, which begins at
   * revision 1, is another leaderboard; and what is frozen hides whatever was seen since.
   */
  private isNews(update: BoardUpdate): boolean {
    if (this.isOlder(update) && update.data.frozen !== true) return false;
    return this.shown !== textOf(update);
  }

  private isOlder({ id }: BoardUpdate): boolean {
    const now = place(id);
    return now?.life === this.newest?.life && now !== undefined && now.revision < (this.newest?.revision ?? 0);
  }
}

interface Place {
  readonly life: string;
  readonly revision: number;
}

/** All of an update but its moment. */
function textOf({ id, revision, stale, data }: BoardUpdate): string {
  return JSON.stringify([id, revision, stale === true, data]);
}

/** The life and the revision that an id names; undefined where it is none of ours. */
function place(id: string | undefined): Place | undefined {
  const [, life, revision] = /^(\d+)-\d+-(\d+)(?:-|$)/.exec(id ?? '') ?? [];
  return life === undefined ? undefined : { life, revision: Number(revision) };
}
