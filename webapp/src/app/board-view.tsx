import { getSeasons } from '../api/requests';
import { useRead } from '../api/use-read';
import { Facts } from '../features/facts/facts';
import { Frozen } from '../features/facts/frozen';
import { Finder } from '../features/player/finder';
import { SeasonSelector } from '../features/seasons/season-selector';
import { isOfAccess } from '../access/refusal';
import { KeyForm } from '../features/access/key-form';
import type { LiveBoard } from '../live/use-board';
import { useLastUpdate } from '../live/use-last-update';
import { scoreText } from '../ui/display';
import { Loading, Notice } from '../ui/notice';
import { ScoreText } from '../ui/score';
import type { Board } from '../wire/types';
import type { Place } from './address';
import { LiveStandings } from './live-standings';
import { PastStandings } from './past-standings';

export interface BoardViewProps {
  readonly id: string;
  /** What the list says of the board; null while it does not list it. */
  readonly board: Board | null;
  readonly edition: string | null;
  readonly live: LiveBoard;
  /** Which connection the board is shown by. */
  readonly opened: number;
  readonly place: Place;
  /** Whether a key is shown to the server, and what to do when another one was entered. */
  readonly keyed: boolean;
  entered(): void;
  go(place: Place): void;
}

export function BoardView({ id, board, edition, live, opened, place, go, keyed, entered }: BoardViewProps) {
  const { phase, reason, code, picture, current } = live.state;
  const open = picture?.season ?? board?.season ?? null;
  const seasons = useRead(open === null ? null : `${id} ${edition} ${open}`, (signal) => getSeasons(id, signal));
  const updated = useLastUpdate(`${edition} ${opened}`, live.state);

  if (phase === 'missing') {
    return (
      <Notice title={`There is no leaderboard “${id}”`} urgent>
        <p>Choose another one above. Should it be made, it will show here.</p>
      </Notice>
    );
  }
  if (phase === 'deleted') {
    return (
      <Notice title="This leaderboard was deleted" urgent>
        <p>Choose another one above.</p>
      </Notice>
    );
  }
  if (phase === 'failed' && isOfAccess(code ?? '')) {
    return (
      <Notice title="This leaderboard is not open to you" urgent>
        <p>{reason}</p>
        <KeyForm held={keyed} entered={entered} />
      </Notice>
    );
  }
  if (phase === 'failed') {
    return (
      <Notice title="This leaderboard cannot be shown now" urgent>
        <p>{reason} This page goes on trying.</p>
        <button type="button" onClick={live.ask}>
          Try again
        </button>
      </Notice>
    );
  }
  if (picture === null) return <Loading what="the leaderboard" />;

  const past = seasons.data?.find(({ season }) => season === place.season && season !== picture.season) ?? null;
  const isPast = place.season !== null && place.season !== picture.season;
  const scene = `${id} ${edition} ${place.season ?? 'live'} ${place.page}`;
  return (
    <div className={`board${current || isPast ? '' : ' stale'}`}>
      <section className="about" aria-label="About this leaderboard">
        <div className="controls">
          <SeasonSelector
            seasons={seasons.data ?? []}
            chosen={isPast ? place.season : null}
            choose={(season) => go({ ...place, season, page: 1 })}
          />
          <Finder
            player={place.player}
            within={{
              board: id,
              season: isPast ? place.season : null,
              shown: isPast ? [] : picture.entries,
              total: isPast ? (past?.players ?? 0) : picture.total,
            }}
            find={(player) => go({ ...place, player })}
          />
        </div>
        {picture.frozen && <Frozen until={board?.showAt ?? null} />}
        {board !== null && (
          <Facts
            board={board}
            players={isPast ? (past?.players ?? null) : picture.frozen ? null : picture.total}
            season={isPast ? place.season : picture.season}
            past={past}
            updated={updated}
          />
        )}
      </section>
      <ScoreText value={scoreText(board?.display ?? null)}>
        {isPast ? (
          <PastStandings
            id={id}
            season={place.season}
            total={past?.players ?? null}
            place={place}
            go={go}
            scene={scene}
          />
        ) : (
          <LiveStandings state={live.state} picture={picture} place={place} go={go} scene={scene} />
        )}
      </ScoreText>
    </div>
  );
}
