/** The socket and the board's state, joined for React. */

import { useCallback, useEffect, useReducer, useRef, useState } from 'react';

import { ASK_AGAIN_AFTER, liveUrl, NEIGHBOURS, PAGE_SIZE } from '../config';
import { message as decoded } from '../wire/decode';
import { WireError } from '../wire/shape';
import { initial, next, requestId, type BoardState, type Event } from './board-state';
import { LiveSocket, type Connection } from './socket';

export interface LiveBoard {
  readonly state: BoardState;
  readonly connection: Connection;
  /** Connect now instead of at the end of the pause. */
  retry(): void;
  /** Ask for the board once more, after a refusal. */
  ask(): void;
}

/** `edition` is another value when the board was made anew; then it is asked for anew. */
export function useBoard(board: string | null, player: string | null, edition: string | null): LiveBoard {
  const [state, dispatch] = useReducer(next, initial(board ?? '', player));
  const [connection, setConnection] = useState<Connection>({ kind: 'connecting' });
  const socket = useRef<LiveSocket | null>(null);

  useEffect(() => {
    const opened = new LiveSocket(liveUrl(), {
      changed(now) {
        if (now.kind === 'open') dispatch({ type: 'opened' });
        else dispatch({ type: 'lost' });
        setConnection(now);
      },
      received: (frame) => receive(frame, dispatch),
    });
    socket.current = opened;
    const retry = () => opened.retry();
    const unplugged = () => opened.unplugged();
    addEventListener('online', retry);
    addEventListener('offline', unplugged);
    return () => {
      removeEventListener('online', retry);
      removeEventListener('offline', unplugged);
      opened.close();
    };
  }, []);

  const open = connection.kind === 'open';
  const ask = useCallback(() => {
    if (board === null || !open) return;
    dispatch({ type: 'asked', board, player });
    socket.current?.send(subscription(board, player));
  }, [board, player, open]);
  useEffect(ask, [ask, edition]);
  const failed = state.phase === 'failed';
  useEffect(() => {
    if (!failed) return;
    const timer = setTimeout(ask, ASK_AGAIN_AFTER);
    return () => clearTimeout(timer);
  }, [failed, ask]);
  useEffect(() => {
    if (board === null || !open) return;
    return () => socket.current?.send({ type: 'unsubscribe', leaderboard_id: board });
  }, [board, open]);

  useMarkExpiry(state.marks.size > 0, dispatch);
  // Between a choice and its effect the state is still that of the choice before; it must not be seen under the new name.
  const seen = state.board === (board ?? '') && state.player === player ? state : between(state, board ?? '', player);
  return { state: seen, connection, retry: () => socket.current?.retry(), ask };
}

function between(state: BoardState, board: string, player: string | null): BoardState {
  return state.board === board ? { ...state, player, around: null } : initial(board, player);
}

function subscription(board: string, player: string | null): object {
  const neighbourhood = player === null ? {} : { player_id: player, range: NEIGHBOURS };
  return { type: 'subscribe', leaderboard_id: board, limit: PAGE_SIZE, request_id: requestId(board), ...neighbourhood };
}

function receive(frame: string, dispatch: (event: Event) => void): void {
  try {
    dispatch({ type: 'received', message: decoded(frame), now: Date.now() });
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    console.error(`The server sent what this page does not understand: ${error.message}`);
  }
}

function useMarkExpiry(marked: boolean, dispatch: (event: Event) => void): void {
  useEffect(() => {
    if (!marked) return;
    const timer = setInterval(() => dispatch({ type: 'passed', now: Date.now() }), 500);
    return () => clearInterval(timer);
  }, [marked, dispatch]);
}
