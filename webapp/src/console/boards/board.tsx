import { ROOT } from '../../config';
import { asMoment } from '../ui/format';
import { useAsk } from '../call/use-ask';
import { TABS, toBoard, type Tab } from '../route';
import { Answered } from '../ui/answered';
import { Takes } from '../ui/doing';
import { BoardForm } from './board-form';
import { changed, draftOf, type Sent } from './draft';
import { Ending } from './ending';
import { isFrozen } from './frozen';
import { Seasons } from './seasons';
import { Standings } from './standings';
import { at, whole, type Listed } from './wire';

const TITLES: Readonly<Record<Tab, string>> = {
  standings: 'Standings',
  settings: 'Settings',
  seasons: 'Seasons',
  ending: 'Reset, delete',
};

export function BoardPage({ id, tab, season }: { id: string; tab: Tab; season: number | null }) {
  const asked = useAsk({ method: 'GET', path: at(id) }, whole);
  return (
    <section aria-label={`Leaderboard ${id}`}>
      <Answered asked={asked} what="the leaderboard">
        {({ listed, sent }) => (
          <>
            <Head board={listed} />
            <nav className="tabs" aria-label={`Parts of ${id}`}>
              {TABS.map((one) => (
                <a key={one} href={toBoard(id, one)} aria-current={one === tab ? 'page' : undefined}>
                  {TITLES[one]}
                </a>
              ))}
            </nav>
            <Part board={listed} sent={sent} tab={tab} season={season} changed={asked.again} />
          </>
        )}
      </Answered>
    </section>
  );
}

function Head({ board }: { board: Listed }) {
  return (
    <header className="view-head">
      <div>
        <h2>{board.name}</h2>
        <p className="aside">
          <code>{board.id}</code> · season {board.season}
          {board.nextResetAt !== null && <> until {asMoment(board.nextResetAt)}</>} ·{' '}
          <a href={`${ROOT}b/${encodeURIComponent(board.id)}`}>public page</a>
        </p>
      </div>
      {isFrozen(board) && (
        <p className="frozen">
          Frozen to the public{board.showAt === null ? '' : ` until ${asMoment(board.showAt)}`}
        </p>
      )}
    </header>
  );
}

interface PartProps {
  readonly board: Listed;
  readonly sent: Sent;
  readonly tab: Tab;
  readonly season: number | null;
  changed(): void;
}

function Part({ board, sent, tab, season, changed: again }: PartProps) {
  switch (tab) {
    case 'standings':
      return <Standings key={`${board.id} ${season}`} id={board.id} teams={board.teams} season={season} />;
    case 'settings': {
      const before = draftOf(sent);
      return (
        <Takes scope="manage" board={board.id}>
          <BoardForm
            key={String(sent['updated_at'])}
            before={before}
            there
            label="Save the changes"
            request={(draft) => {
              const body = changed(before, draft);
              return Object.keys(body).length === 0 ? null : { method: 'PATCH', path: at(board.id), body };
            }}
            done={again}
          />
        </Takes>
      );
    }
    case 'seasons':
      return <Seasons board={board} />;
    case 'ending':
      return (
        <Takes scope="manage" board={board.id}>
          <Ending board={board} changed={again} />
        </Takes>
      );
  }
}
