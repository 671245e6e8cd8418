/** The connection and the state of the board that is shown, joined for React. */

import { useCallback, useEffect, useReducer, useRef } from 'react';

import { isOfAccess } from '../access/refusal';
import { ASK_AGAIN_AFTER, NEIGHBOURS, PAGE_SIZE } from '../config';
import { picture } from '../wire/decode';
import { initial, next, type BoardState, type Event } from './board-state';
import { understood, type Live } from './use-connection';

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
  const again = useRef(() => {});
  const { connection, link } = live;
  const open = connection.kind === 'open';

  useEffect(() => {
    if (!open) dispatch({ type: 'lost' });
  }, [open]);
  useEffect(() => {
    if (link === null || board === null) return;
    const neighbourhood = player === null ? {} : { playerId: player, range: NEIGHBOURS };
    const view = { limit: PAGE_SIZE, include: [teams ? 'metadata' : 'profile'], ...neighbourhood };
    const following = link.follow(board, view, {
      asked: () => dispatch({ type: 'asked', board, player }),
      updated: (update) => understood(() => dispatch({ type: 'updated', picture: picture(update), now: Date.now() })),
      refused: ({ code, message }) => dispatch({ type: 'refused', code, reason: message }),
      deleted: () => dispatch({ type: 'deleted' }),
    });
    again.current = following.ask;
    return following.stop;
  }, [link, board, player, teams, edition]);
  const ask = useCallback(() => again.current(), []);
  const hopeful = state.phase === 'failed' && !isOfAccess(state.code ?? '');
  useEffect(() => {
    if (!hopeful) return;
    const timer = setTimeout(ask, ASK_AGAIN_AFTER);
    return () => clearTimeout(timer);
  }, [hopeful, ask]);

  useMarkExpiry(state.marks.size > 0, dispatch);
  // Between a choice and its effect the state is still that of the choice before; it must not be seen under the new name.
  const seen = state.board === (board ?? '') && state.player === player ? state : between(state, board ?? '', player);
  return { state: seen, ask };
}

function between(state: BoardState, board: string, player: string | null): BoardState {
  return state.board === board ? { ...state, player, around: null } : initial(board, player);
}

function useMarkExpiry(marked: boolean, dispatch: (event: Event) => void): void {
  useEffect(() => {
    if (!marked) return;
    const timer = setInterval(() => dispatch({ type: 'passed', now: Date.now() }), 500);
    return () => clearInterval(timer);
  }, [marked, dispatch]);
}
