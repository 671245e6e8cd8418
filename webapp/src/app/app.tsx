import { useCallback, useEffect, useState } from 'react';

import { keepKey, useKey } from '../access/key';
import { ROOT } from '../config';
import { useBoards, useEdition } from '../features/boards/use-boards';
import { Follows, type Kin } from '../features/facts/kin';
import { LanguageSelector } from '../i18n/language-selector';
import { useText } from '../i18n/text';
import { useMe } from '../kept/me';
import { useBoard } from '../live/use-board';
import { shown, useEarly } from '../live/use-early';
import { useConnection } from '../live/use-connection';
import { Loading, Notice } from '../ui/notice';
import { PHONE, useMedia } from '../ui/use-media';
import { written } from './address';
import { BoardView } from './board-view';
import { Empty } from './empty';
import { Header } from './header';
import { Locked } from './locked';
import { useAddress } from './use-address';
import { useFollowed } from './use-followed';
import { useRefusals } from './use-refusals';

export function App() {
  const t = useText();
  const [place, go] = useFollowed(...useAddress(), useMe());
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
  const following = useBoard(connected, settled ? chosen : null, place.player, edition);
  const early = useEarly(place.season === null && place.page === 1 ? place.board : null, following);
  const live = shown(following, early);
  const board = boards.find(({ id }) => id === chosen) ?? early?.board ?? null;
  const folds = useMedia(PHONE);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (place.board === null && chosen !== null) go({ ...place, board: chosen }, 'replace');
  }, [place, chosen, go]);
  useEffect(() => {
    document.title = board === null ? t.page : `${board.name} · ${t.page}`;
  }, [board, t]);

  const choose = (id: string): void => {
    setOpen(false);
    go({ board: id, season: null, page: 1, player: place.player });
  };
  const kin: Kin = {
    name: (id) => boards.find((other) => other.id === id)?.name ?? id,
    address: (id) => written({ board: id, season: null, page: 1, player: place.player }),
    open: choose,
  };

  return (
    <>
      <a className="skip" href="#ranks">
        {t.skip}
      </a>
      <Header
        boards={boards}
        chosen={chosen}
        name={locked || chosen === null ? null : (board?.name ?? chosen)}
        connected={connected}
        open={folds && !locked && chosen !== null ? open : null}
        unfold={() => setOpen(!open)}
        choose={choose}
      >
        {!locked && board !== null && board.follows !== null && <Follows board={board.follows} kin={kin} />}
      </Header>
      <main id="ranks" tabIndex={-1}>
        {locked ? (
          <Locked keyed={key !== null} refusal={refusal} entered={again} />
        ) : chosen !== null ? (
          <BoardView
            id={chosen}
            board={board}
            edition={edition ?? early?.board.createdAt ?? null}
            live={live}
            opened={connected.opened}
            place={place}
            go={go}
            keyed={key !== null}
            entered={again}
            unfolded={!folds || open}
            kin={kin}
          />
        ) : listed.data !== null ? (
          <Empty />
        ) : listed.failure !== null ? (
          <Notice title={t.boards.unreadable} urgent>
            <p>
              {listed.failure.message} {t.goesOnTrying}
            </p>
          </Notice>
        ) : (
          <Loading what={t.loading.boards} />
        )}
      </main>
      <footer>
        <a href={`${ROOT}docs`}>{t.docs}</a>
        <LanguageSelector />
        {key !== null && !locked && (
          <button type="button" onClick={() => keepKey(null)}>
            {t.forgetKey}
          </button>
        )}
      </footer>
    </>
  );
}
