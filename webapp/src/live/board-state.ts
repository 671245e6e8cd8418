/**
 * What is known of the board that is shown: a pure function from one state and one event to the next state. Which of what
 * the server sends is an answer to what was asked last, and which is an older state, the client has judged already.
 */

import type { Entry, Picture } from '../wire/types';
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
}

export type Event =
  | { readonly type: 'asked'; readonly board: string; readonly player: string | null }
  | { readonly type: 'updated'; readonly picture: Picture; readonly now: number }
  | { readonly type: 'refused'; readonly code: string; readonly reason: string }
  | { readonly type: 'deleted' }
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
  };
}

export function next(state: BoardState, event: Event): BoardState {
  switch (event.type) {
    case 'lost':
      return { ...state, current: false };
    case 'asked':
      return asked(state, event.board, event.player);
    case 'updated':
      return updated(state, event.picture, event.now);
    case 'refused': {
      const { code, reason } = event;
      const phase = code === 'board_not_found' || code === 'invalid' ? 'missing' : 'failed';
      return { ...initial(state.board, state.player), phase, reason, code };
    }
    case 'deleted':
      return { ...initial(state.board, state.player), phase: 'deleted' };
    case 'passed': {
      const marks = withoutExpired(state.marks, event.now);
      return marks === state.marks ? state : { ...state, marks };
    }
  }
}

function asked(state: BoardState, board: string, player: string | null): BoardState {
  if (state.board !== board || state.phase !== 'shown') return initial(board, player);
  const around = state.player === player ? state.around : null;
  return { ...state, player, around, current: false };
}

function updated(state: BoardState, picture: Picture, now: number): BoardState {
  const before = state.picture;
  const comparable = before !== null && state.current && before.season === picture.season && !picture.frozen && !before.frozen;
  const marks = comparable ? marksAfter(state.marks, before, picture, now) : NO_MARKS;
  return { ...state, phase: 'shown', reason: null, code: null, picture, around: picture.around, marks, current: true };
}
