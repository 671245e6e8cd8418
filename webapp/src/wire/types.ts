/** What the server says, as `decode.ts` has checked it. */

/** Who a player is to others, as far as they have said so. */
export interface Person {
  readonly name: string | null;
  /** Begins with `https://`. */
  readonly avatar: string | null;
  readonly country: string | null;
  readonly team: string | null;
}

/** A number or, where scores have parts, a list of them; one that no number holds is text. Null: no result. */
export type Score = number | readonly (number | string)[] | null;

export interface Entry {
  /** Null while the player is below the board's `max_entries`, and without a result. */
  readonly rank: number | null;
  /** The place in the order, which nobody shares; where that is not the rank. */
  readonly place?: number;
  readonly player: string;
  readonly score: Score;
  readonly person?: Person;
  /** How many members a team has; of teams alone, and only where it was asked for. */
  readonly members?: number;
}

export interface RankedEntry extends Entry {
  readonly rank: number;
}

export const isRanked = (entry: Entry): entry is RankedEntry => entry.rank !== null;

/** How the scores of a board are written. */
export interface Display {
  /** As the server says it, which may be newer than this page and know more of them. */
  readonly format: string;
  /** Null: as many as a score has. */
  readonly decimals: number | null;
  readonly unit: string | null;
}

export interface Board {
  readonly id: string;
  readonly name: string;
  /** As the server says it, which may be newer than this page and know more of them; so the mode. */
  readonly sortOrder: string;
  readonly updateMode: string;
  readonly display: Display;
  /** What the parts of a score are called, the first one first; empty where a score is one number. */
  readonly parts: readonly string[];
  /** The board whose submissions this one takes; null: it takes its own. */
  readonly follows: string | null;
  readonly followers: readonly string[];
  /** Whether its players are teams. */
  readonly teams: boolean;
  /** Whether it takes players without a result, who are listed last. */
  readonly listsUnranked: boolean;
  readonly season: number;
  readonly createdAt: string;
  readonly lastActivityAt: string;
  readonly nextResetAt: string | null;
  /** From when on a board that is frozen is shown again; null: nobody knows. */
  readonly showAt: string | null;
}

export interface Season {
  readonly season: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Until when it takes what was made in it; null: it is open, or settled. */
  readonly settlesAt: string | null;
  /** Whether its final standings are others than those that were published first. */
  readonly corrected: boolean;
  /** Null while the board is frozen. */
  readonly players: number | null;
}

export interface Picture {
  readonly board: string;
  readonly revision: number;
  readonly timestamp: string;
  readonly season: number;
  readonly entries: readonly Entry[];
  readonly total: number;
  /** The neighbourhood of the player that was asked for; null when none was. */
  readonly around: readonly Entry[] | null;
  /** The board is frozen: scores go on, and nobody is shown. */
  readonly frozen: boolean;
  /** How many there are in all is not known yet: `total` counts those who are shown. */
  readonly partial?: true;
}

/** What has changed in the list of boards; `reload`: so much that it is to be read again. */
export interface BoardsUpdate {
  readonly boards: readonly Board[];
  readonly deleted: readonly string[];
  readonly reload: boolean;
}
