import { useCallback, useEffect, useState } from 'react';

import { keepKey, useKey } from '../access/key';
import { ROOT } from '../config';
import { useBoards, useEdition } from '../features/boards/use-boards';
import { Relations, type Kin } from '../features/facts/kin';
import { besideOf } from '../features/facts/teams';
import { LanguageSelector } from '../i18n/language-selector';
import { useText } from '../i18n/text';
import { useMe } from '../kept/me';
import { useBoard } from '../live/use-board';
import { shown, useEarly } from '../live/use-early';
import { useConnection } from '../live/use-connection';
import { Loading, Notice } from '../ui/notice';
import { PHONE, useMedia } from '../ui/use-media';
import { written, type Place } from './address';
import { BoardView } from './board-view';
import { Empty } from './empty';
import { Header } from './header';
import { Locked } from './locked';
import { useAddress } from './use-address';
import { useFollowed } from './use-followed';
import { useRefusals } from './use-refusals';

export function App() {
  const t = useText();
  const [address, turn] = useAddress();
  const me = useMe();
  const key = useKey();
  const [refusal, setRefusal] = useState<string | null>(null);
  // The first reason is the one: what was asked meanwhile is refused for want of what was refused first.
  const refused = useCallback((reason: string) => setRefusal((before) => before ?? reason), []);
  const again = useCallback(() => setRefusal(null), []);
  const locked = refusal !== null;
  const connected = useConnection(key, locked, refused);
  const listed = useBoards(connected);
  useRefusals(listed.failure, refused);
  const boards = listed.data ?? [];
  const settled = listed.data !== null || listed.failure !== null;
  const chosen = address.board ?? boards[0]?.id ?? null;
  const listing = boards.find(({ id }) => id === chosen);
  const teams = listing?.teams ?? false;
  const [followed, go] = useFollowed(address, turn, teams ? null : me);
  const edition = useEdition(boards, chosen);
  const following = useBoard(connected, settled ? chosen : null, followed.player, edition, teams);
  const early = useEarly(address.season === null && address.page === 1 ? address.board : null, following);
  const live = shown(following, early);
  const board = listing ?? early?.board ?? null;
  // Before the boards are listed a board may show to be one of teams: the reader is none of them.
  const place = board?.teams === true ? address : followed;
  const folds = useMedia(PHONE);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (place.board === null && chosen !== null) go({ ...place, board: chosen }, 'replace');
  }, [place, chosen, go]);
  useEffect(() => {
    document.title = board === null ? t.page : `${board.name} · ${t.page}`;
  }, [board, t]);

  /** Who is followed is so on other boards too, but no team is a player. */
  const to = (id: string): Place => {
    const same = (boards.find((other) => other.id === id)?.teams ?? false) === (board?.teams ?? false);
    return { board: id, season: null, page: 1, player: same ? place.player : null };
  };
  const choose = (id: string): void => {
    setOpen(false);
    go(to(id));
  };
  const kin: Kin = {
    name: (id) => boards.find((other) => other.id === id)?.name ?? id,
    address: (id) => written(to(id)),
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
        {!locked && board !== null && <Relations board={board} beside={besideOf(board, boards)} kin={kin} />}
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
