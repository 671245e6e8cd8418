/** The socket and the state of the board that is shown, joined for React. */

import { useCallback, useEffect, useReducer } from 'react';

import { isOfAccess } from '../access/refusal';
import { ASK_AGAIN_AFTER, NEIGHBOURS, PAGE_SIZE } from '../config';
import { initial, next, requestId, type BoardState, type Event } from './board-state';
import type { Live } from './use-connection';

export interface LiveBoard {
  readonly state: BoardState;
  /** Ask for the board once more, after a refusal. */
  ask(): void;
}

/** `edition` is another value when the board was made anew; then it is asked for anew. `teams`: its players are teams. */
export function useBoard(
  live: Live,
  board: string | null,
  player: string | null,
  edition: string | null,
  teams: boolean,
): LiveBoard {
  const [state, dispatch] = useReducer(next, initial(board ?? '', player));
  const { connection, opened, send, hear } = live;
  const open = connection.kind === 'open';

  useEffect(() => hear((message) => dispatch({ type: 'received', message, now: Date.now() })), [hear]);
  useEffect(() => dispatch({ type: open ? 'opened' : 'lost' }), [open, opened]);
  const ask = useCallback(() => {
    if (board === null || !open) return;
    dispatch({ type: 'asked', board, player });
    send(subscription(board, player, teams));
  }, [board, player, teams, open, opened, send]);
  useEffect(ask, [ask, edition]);
  const hopeful = state.phase === 'failed' && !isOfAccess(state.code ?? '');
  useEffect(() => {
    if (!hopeful) return;
    const timer = setTimeout(ask, ASK_AGAIN_AFTER);
    return () => clearTimeout(timer);
  }, [hopeful, ask]);
  useEffect(() => {
    if (board === null || !open) return;
    return () => send({ type: 'unsubscribe', leaderboard_id: board });
  }, [board, open, send]);

  useMarkExpiry(state.marks.size > 0, dispatch);
  // Between a choice and its effect the state is still that of the choice before; it must not be seen under the new name.
  const seen = state.board === (board ?? '') && state.player === player ? state : between(state, board ?? '', player);
  return { state: seen, ask };
}

function between(state: BoardState, board: string, player: string | null): BoardState {
  return state.board === board ? { ...state, player, around: null } : initial(board, player);
}

function subscription(board: string, player: string | null, teams: boolean): object {
  const neighbourhood = player === null ? {} : { player_id: player, range: NEIGHBOURS };
  const asked = { leaderboard_id: board, limit: PAGE_SIZE, include: [teams ? 'metadata' : 'profile'], ...neighbourhood };
  return { type: 'subscribe', request_id: requestId(board), ...asked };
}

function useMarkExpiry(marked: boolean, dispatch: (event: Event) => void): void {
  useEffect(() => {
    if (!marked) return;
    const timer = setInterval(() => dispatch({ type: 'passed', now: Date.now() }), 500);
    return () => clearInterval(timer);
  }, [marked, dispatch]);
}
