/**
 * What is known of the board that is shown: a pure function from one state and one event to the next state.
 *
 * Three guards keep it right. An update counts only for the board asked for; only after every subscription sent so far
 * was answered (so that none meant for an earlier question slips in); and only when its revision is not an older one, or
 * the board froze: then nothing of what was seen last is to stay.
 */

import type { Entry, Message, Picture } from '../wire/types';
import { marksAfter, NO_MARKS, withoutExpired, type Marks } from './marks';

export type Phase = 'loading' | 'shown' | 'missing' | 'deleted' | 'failed';

export interface BoardState {
  readonly board: string;
  readonly player: string | null;
  readonly phase: Phase;
  /** Why, when the phase is `missing` or `failed`. */
  readonly reason: string | null;
  /** The code of the refusal, when the phase is `failed`. */
  readonly code: string | null;
  readonly picture: Picture | null;
  /** The neighbourhood of `player`; null until it is known. */
  readonly around: readonly Entry[] | null;
  readonly marks: Marks;
  /** Whether the picture is of this connection; otherwise it is the last one before the connection was lost. */
  readonly current: boolean;
  readonly unanswered: number;
}

export type Event =
  /** A connection was opened: what was asked on an earlier one will not be answered. */
  | { readonly type: 'opened' }
  | { readonly type: 'asked'; readonly board: string; readonly player: string | null }
  | { readonly type: 'received'; readonly message: Message; readonly now: number }
  | { readonly type: 'lost' }
  | { readonly type: 'passed'; readonly now: number };

export function initial(board: string, player: string | null): BoardState {
  return {
    board,
    player,
    phase: 'loading',
    reason: null,
    code: null,
    picture: null,
    around: null,
    marks: NO_MARKS,
    current: false,
    unanswered: 0,
  };
}

export function next(state: BoardState, event: Event): BoardState {
  switch (event.type) {
    case 'opened':
      return { ...state, current: false, unanswered: 0 };
    case 'lost':
      return { ...state, current: false };
    case 'asked':
      return asked(state, event.board, event.player);
    case 'received':
      return received(state, event.message, event.now);
    case 'passed': {
      const marks = withoutExpired(state.marks, event.now);
      return marks === state.marks ? state : { ...state, marks };
    }
  }
}

function asked(state: BoardState, board: string, player: string | null): BoardState {
  const unanswered = state.unanswered + 1;
  if (state.board !== board || state.phase !== 'shown') return { ...initial(board, player), unanswered };
  const around = state.player === player ? state.around : null;
  return { ...state, player, around, current: false, unanswered };
}

function received(state: BoardState, message: Message, now: number): BoardState {
  switch (message.type) {
    case 'subscribed':
      return { ...state, unanswered: Math.max(0, state.unanswered - 1) };
    case 'update':
      return updated(state, message.picture, now);
    case 'deleted':
      if (message.board !== state.board || state.unanswered > 0) return state;
      return { ...initial(state.board, state.player), phase: 'deleted' };
    case 'error':
      return refused(state, message.request, message.code, message.error);
    case 'boards_subscribed':
    case 'boards':
    case 'other':
      return state;
  }
}

function updated(state: BoardState, picture: Picture, now: number): BoardState {
  if (picture.board !== state.board || state.unanswered > 0) return state;
  const before = state.picture;
  if (state.current && before !== null && picture.revision < before.revision && !picture.frozen) {
    return state;
  }
  const comparable = before !== null && state.current && before.season === picture.season && !picture.frozen && !before.frozen;
  const marks = comparable ? marksAfter(state.marks, before, picture, now) : NO_MARKS;
  return { ...state, phase: 'shown', reason: null, code: null, picture, around: picture.around, marks, current: true };
}

/** An error that gives the id of a subscription back answers it. */
function refused(state: BoardState, request: string | null, code: string, reason: string): BoardState {
  if (request === null || !request.startsWith(PREFIX)) return state;
  const unanswered = Math.max(0, state.unanswered - 1);
  if (request !== requestId(state.board)) return { ...state, unanswered };
  const phase = code === 'board_not_found' || code === 'invalid' ? 'missing' : 'failed';
  return { ...initial(state.board, state.player), phase, reason, code, unanswered };
}

const PREFIX = 'board:';

/** What a subscription calls itself: its board, so that a refusal is laid at the right door. */
export function requestId(board: string): string {
  return `${PREFIX}${board}`.slice(0, 128);
}
