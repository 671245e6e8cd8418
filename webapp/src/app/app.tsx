import { useCallback, useEffect, useState } from 'react';

import { keepKey, useKey } from '../access/key';
import { ROOT, serverUrl } from '../config';
import { KeyForm } from '../features/access/key-form';
import { BoardSelector } from '../features/boards/board-selector';
import { useBoards, useEdition } from '../features/boards/use-boards';
import { ConnectionIndicator } from '../features/connection/connection-indicator';
import { useBoard } from '../live/use-board';
import { useConnection } from '../live/use-connection';
import { Loading, Notice } from '../ui/notice';
import { BoardView } from './board-view';
import { useAddress } from './use-address';
import { useRefusals } from './use-refusals';

/** Where a server is that was started without any settings; programs look for it there. */
const DEFAULT_URL = 'http://127.0.0.1:8080';

export function App() {
  const [place, go] = useAddress();
  const key = useKey();
  const [refusal, setRefusal] = useState<string | null>(null);
  // The first reason is the one: what was asked meanwhile is refused for want of what was refused first.
  const refused = useCallback((reason: string) => setRefusal((before) => before ?? reason), []);
  const again = useCallback(() => setRefusal(null), []);
  const locked = refusal !== null;
  const connected = useConnection(key, locked);
  const listed = useBoards(connected);
  useRefusals(connected, listed.failure, refused);
  const boards = listed.data ?? [];
  const settled = listed.data !== null || listed.failure !== null;
  const chosen = place.board ?? boards[0]?.id ?? null;
  const edition = useEdition(boards, chosen);
  const live = useBoard(connected, settled ? chosen : null, place.player, edition);
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
        <h1>{locked ? 'Leaderboard' : (board?.name ?? chosen ?? 'Leaderboard')}</h1>
        {!locked && (
          <BoardSelector
            boards={boards}
            chosen={chosen}
            choose={(id) => go({ board: id, season: null, page: 1, player: place.player })}
          />
        )}
        <ConnectionIndicator connection={connected.connection} retry={connected.retry} />
      </header>
      <main id="ranks" tabIndex={-1}>
        {locked ? (
          <Notice title="This server asks for an access key" urgent>
            <p>{key === null ? 'An access key is needed to see its leaderboards.' : refusal}</p>
            <KeyForm held={key !== null} entered={again} />
          </Notice>
        ) : chosen !== null ? (
          <BoardView
            id={chosen}
            board={board}
            edition={edition}
            live={live}
            opened={connected.opened}
            place={place}
            go={go}
            keyed={key !== null}
            entered={again}
          />
        ) : listed.data !== null ? (
          <Empty />
        ) : listed.failure !== null ? (
          <Notice title="The leaderboards cannot be read" urgent>
            <p>{listed.failure.message} This page goes on trying.</p>
          </Notice>
        ) : (
          <Loading what="leaderboards" />
        )}
      </main>
      <footer>
        <a href={`${ROOT}docs`}>API documentation</a>
        {key !== null && !locked && (
          <button type="button" onClick={() => keepKey(null)}>
            Forget the access key
          </button>
        )}
      </footer>
    </>
  );
}

function Empty() {
  const where = serverUrl() === DEFAULT_URL ? '' : ` --url ${serverUrl()}`;
  return (
    <Notice title="There is no leaderboard yet">
      <p>
        Make one with <code>leaderboard board create game1{where}</code>, or play a whole game with{' '}
        <code>leaderboard demo{where}</code>. It will show here at once.
      </p>
    </Notice>
  );
}
