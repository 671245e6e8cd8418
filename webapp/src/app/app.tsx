import { useEffect } from 'react';

import { BoardSelector } from '../features/boards/board-selector';
import { useBoards, useEdition } from '../features/boards/use-boards';
import { ConnectionIndicator } from '../features/connection/connection-indicator';
import { useBoard } from '../live/use-board';
import { Loading, Notice } from '../ui/notice';
import { BoardView } from './board-view';
import { useAddress } from './use-address';

export function App() {
  const [place, go] = useAddress();
  const listed = useBoards();
  const boards = listed.data ?? [];
  const settled = listed.data !== null || listed.failure !== null;
  const chosen = place.board ?? boards[0]?.id ?? null;
  const edition = useEdition(boards, chosen);
  const live = useBoard(settled ? chosen : null, place.player, edition);
  const board = boards.find(({ id }) => id === chosen) ?? null;

  useEffect(() => {
    if (place.board === null && chosen !== null) go({ ...place, board: chosen }, 'replace');
  }, [place, chosen, go]);
  useEffect(() => {
    document.title = board === null ? 'Leaderboard' : `${board.name} · Leaderboard`;
  }, [board]);

  return (
    <>
      <a className="skip" href="#ranks">
        Skip to the ranks
      </a>
      <header className="top">
        <h1>{board?.name ?? chosen ?? 'Leaderboard'}</h1>
        <BoardSelector
          boards={boards}
          chosen={chosen}
          choose={(id) => go({ board: id, season: null, page: 1, player: place.player })}
        />
        <ConnectionIndicator connection={live.connection} retry={live.retry} />
      </header>
      <main id="ranks" tabIndex={-1}>
        {chosen !== null ? (
          <BoardView id={chosen} board={board} edition={edition} live={live} place={place} go={go} />
        ) : listed.data !== null ? (
          <Notice title="There is no leaderboard yet">
            <p>
              Make one with <code>leaderboard board create game1</code>, or play a whole game with{' '}
              <code>leaderboard demo</code>. It will show here within a few seconds.
            </p>
          </Notice>
        ) : listed.failure !== null ? (
          <Notice title="The leaderboards cannot be read" urgent>
            <p>{listed.failure.message} This page goes on trying.</p>
          </Notice>
        ) : (
          <Loading what="leaderboards" />
        )}
      </main>
      <footer>
        <a href="/docs">API documentation</a>
      </footer>
    </>
  );
}
