import { useEffect, useRef, useState } from 'react';

import { isOfAccess } from '../../access/refusal';
import { Failure } from '../../api/get';
import { getBoards } from '../../api/requests';
import type { Reading } from '../../api/use-read';
import { ASK_AGAIN_AFTER } from '../../config';
import { understood, type Live } from '../../live/use-connection';
import { boardsUpdate } from '../../wire/decode';
import type { Board, BoardsUpdate } from '../../wire/types';
import { merged } from './board-list';

const NOTHING: Reading<readonly Board[]> = { data: null, failure: null };

/** All boards: read once a connection, page by page, and from there on as the socket tells. */
export function useBoards({ connection, link }: Live): Reading<readonly Board[]> {
  const [reading, setReading] = useState(NOTHING);
  /** Counts the reasons to read the whole list; 0: there was none yet. */
  const [reasons, setReasons] = useState(0);
  /** What was told while the list is being read: it may be newer than what is read. */
  const told = useRef<BoardsUpdate[] | null>(null);

  useEffect(() => {
    if (link === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (): void => setReasons((before) => before + 1);
    const following = link.followList({
      subscribed: read,
      updated: (update) =>
        understood(() => {
          const news = boardsUpdate(update);
          if (news.reload) return read();
          told.current?.push(news);
          setReading((before) => (before.data === null ? before : { ...before, data: merged(before.data, news) }));
        }),
      refused({ code }) {
        if (isOfAccess(code)) return;
        read();
        timer = setTimeout(following.ask, ASK_AGAIN_AFTER);
      },
    });
    return () => {
      following.stop();
      clearTimeout(timer);
    };
  }, [link]);

  // Without a socket the list is read all the same, once.
  const stranded = connection.kind === 'waiting' && reasons === 0;
  useEffect(() => {
    if (stranded) setReasons(1);
  }, [stranded]);

  useEffect(() => {
    if (reasons === 0) return;
    const stopped = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      const updates: BoardsUpdate[] = (told.current = []);
      const current = (boards: readonly Board[]): readonly Board[] => updates.reduce(merged, boards);
      try {
        const boards = await getBoards(stopped.signal, (some) =>
          setReading((before) => (before.data === null ? { data: current(some), failure: null } : before)),
        );
        if (!stopped.signal.aborted) setReading({ data: current(boards), failure: null });
      } catch (error) {
        if (stopped.signal.aborted) return;
        const failure = error instanceof Failure ? error : new Failure('unknown', String(error));
        setReading((before) => ({ data: before.data, failure }));
        if (!isOfAccess(failure.code)) timer = setTimeout(read, ASK_AGAIN_AFTER);
      }
    };
    void read();
    return () => {
      stopped.abort();
      clearTimeout(timer);
    };
  }, [reasons]);

  return reading;
}

/** Tells a board from one of the same name made after it was deleted; null until it was seen. */
export function useEdition(boards: readonly Board[], id: string | null): string | null {
  const seen = useRef(new Map<string, string>());
  for (const board of boards) seen.current.set(board.id, board.createdAt);
  return id === null ? null : (seen.current.get(id) ?? null);
}
