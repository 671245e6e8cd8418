/** The list of leaderboards, page by page: the next one by the cursor of the one before, all of them for a search. */

import { useCallback, useEffect, useRef, useState } from 'react';

import { list, nullable, text } from '../../wire/shape';
import { send, type Refused } from '../call/send';
import { asRefused } from '../call/use-ask';
import { BOARDS, listed, type Listed } from './wire';

const PAGE = 50;
const SEARCHED_AT_ONCE = 200;

export interface BoardPages {
  readonly boards: readonly Listed[];
  /** Whether the server has more. */
  readonly more: boolean;
  readonly waiting: boolean;
  readonly refused: Refused | null;
  next(): void;
}

/** `all`: go on by itself until there are no more. */
export function useBoardPages(all: boolean): BoardPages {
  const [boards, setBoards] = useState<readonly Listed[]>([]);
  const [cursor, setCursor] = useState<string | null>('');
  const [waiting, setWaiting] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const underWay = useRef<string | null>(null);

  const next = useCallback(() => {
    // A cursor is asked for once: an answer that comes twice would list its boards twice.
    if (cursor === null || underWay.current === cursor) return;
    underWay.current = cursor;
    const ask = async (): Promise<void> => {
      setWaiting(true);
      setRefused(null);
      try {
        const query = { limit: all ? SEARCHED_AT_ONCE : PAGE, cursor: cursor || null };
        const answer = await send({ method: 'GET', path: BOARDS, query });
        const found = list(listed)(answer.data, 'data');
        setBoards((before) => [...before, ...found]);
        setCursor(nullable(text)(answer.meta['next_cursor'], 'meta.next_cursor'));
      } catch (error) {
        underWay.current = null;
        setRefused(asRefused(error));
      }
      setWaiting(false);
    };
    void ask();
  }, [cursor, all]);

  useEffect(() => {
    if (refused === null && (cursor === '' || all)) next();
  }, [cursor, all, refused, next]);

  return { boards, more: cursor !== null, waiting, refused, next };
}
