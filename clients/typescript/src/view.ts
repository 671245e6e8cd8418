/** One leaderboard as one connection shows it: which messages answer what was asked last, and none that step back. */

import type { ApiError } from './errors.js';
import { asUpdate, type Message, type Update } from './messages.js';

export interface ViewOptions {
  /** How many of the best. */
  readonly limit?: number | undefined;
  /** Whose neighbourhood is shown as well, and how many on each side. */
  readonly playerId?: string | undefined;
  readonly range?: number | undefined;
  readonly include?: readonly string[] | undefined;
}

export interface BoardListener<Shown extends Update = Update> {
  /** It was asked for, on this connection: what was shown until now may not be true any more. */
  asked?(): void;
  updated(update: Shown): void;
  refused(error: ApiError): void;
  deleted(): void;
}

let requests = 0;

export class View<Shown extends Update = Update> {
  stopped = false;
  /** How many subscriptions of this leaderboard were sent and not answered: until then updates may be of an earlier one. */
  private unanswered: number;
  /** What those called themselves, that of views before this one among them. */
  private readonly own: Set<string>;
  private revision: number | undefined;
  private request = '';

  constructor(
    readonly leaderboardId: string,
    private readonly options: ViewOptions,
    private readonly listener: BoardListener<Shown>,
    before: View<Shown> | undefined,
  ) {
    this.unanswered = before?.unanswered ?? 0;
    this.own = before?.own ?? new Set();
  }

  get settled(): boolean {
    return this.unanswered === 0;
  }

  /** What was asked on another connection will not be answered. */
  forget(): void {
    this.unanswered = 0;
    this.own.clear();
  }

  /** The message that asks for it, anew: what comes of it is compared with nothing that came before. */
  asked(): object {
    const { limit, playerId, range, include } = this.options;
    if (this.settled) this.own.clear();
    this.revision = undefined;
    this.unanswered++;
    this.request = `view:${++requests}`;
    this.own.add(this.request);
    this.listener.asked?.();
    const view = { limit, player_id: playerId, range, include };
    return { type: 'subscribe', leaderboard_id: this.leaderboardId, request_id: this.request, ...view };
  }

  owns(request: string): boolean {
    return this.own.has(request);
  }

  answered(): void {
    this.unanswered = Math.max(0, this.unanswered - 1);
  }

  updated(message: Message): void {
    const update = asUpdate(message) as Shown;
    if (!this.settled || this.stopped) return;
    // What is frozen hides whatever was seen since.
    const older = this.revision !== undefined && update.revision < this.revision;
    if (older && update.data.frozen !== true) return;
    this.revision = update.revision;
    this.listener.updated(update);
  }

  refused(error: ApiError, request: string): void {
    this.answered();
    this.own.delete(request);
    if (request === this.request && !this.stopped) this.listener.refused(error);
  }

  deleted(): void {
    if (this.settled && !this.stopped) this.listener.deleted();
  }
}
