import { useMemo } from 'react';

import { Frozen } from '../features/facts/frozen';
import type { Kin } from '../features/facts/kin';
import { PastSeason } from '../features/seasons/past-season';
import { useSeasons } from '../features/seasons/use-seasons';
import { useText } from '../i18n/text';
import type { LiveBoard } from '../live/use-board';
import { useLastUpdate } from '../live/use-last-update';
import { scoreText } from '../ui/display';
import { OfTeams } from '../ui/kind';
import { AllRanked, Ascending, ScoreHead, ScoreText } from '../ui/score';
import type { Board } from '../wire/types';
import { About } from './about';
import type { Place } from './address';
import { LiveStandings } from './live-standings';
import { NoBoard } from './no-board';
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
  /** Whether what is beside the ranks is seen. */
  readonly unfolded: boolean;
  readonly kin: Kin;
  entered(): void;
  go(place: Place): void;
}

export function BoardView(props: BoardViewProps) {
  const { id, board, edition, live, opened, place, go, unfolded, kin } = props;
  const { picture, current } = live.state;
  const open = picture?.season ?? board?.season ?? null;
  const seasons = useSeasons(open === null ? null : `${id} ${edition} ${open}`, id);
  const t = useText();
  // Another one would begin every score's count anew; a language has one of its own.
  const score = useMemo(() => scoreText(board?.display ?? null), [board?.display, t]);
  const updated = useLastUpdate(`${edition} ${opened}`, live.state);

  if (live.state.phase !== 'shown' || picture === null) return <NoBoard {...props} />;

  const season = place.season === picture.season ? null : place.season;
  const past = season === null ? null : (seasons.find((one) => one.season === season) ?? null);
  const scene = `${id} ${edition} ${place.season ?? 'live'} ${place.page}`;
  return (
    <OfTeams value={board?.teams ?? false}>
      <div className={`board${current || season !== null ? '' : ' stale'}`}>
        {unfolded && (
          <About
            id={id}
            board={board}
            picture={picture}
            seasons={seasons}
            past={past}
            season={season}
            place={place}
            updated={updated}
            kin={kin}
            turn={(to) => go({ ...place, season: to, page: 1 })}
            find={(player) => go({ ...place, player })}
          />
        )}
        {picture.frozen && <Frozen until={board?.showAt ?? null} />}
        {season !== null && (
          <PastSeason
            season={season}
            past={past}
            back={() => go({ ...place, season: null, page: 1 })}
          />
        )}
        <ScoreText value={score}>
          <Ascending value={board?.sortOrder === 'asc'}>
            <AllRanked value={board?.listsUnranked !== true}>
              <ScoreHead value={board === null || board.parts.length === 0 ? null : board.parts.join(' · ')}>
                {season !== null ? (
                  <PastStandings id={id} season={season} total={past?.players ?? null} inGrace={past?.settlesAt != null} place={place} go={go} scene={scene} />
                ) : (
                  <LiveStandings
                    state={live.state}
                    picture={picture}
                    edition={edition}
                    place={place}
                    go={go}
                    scene={scene}
                  />
                )}
              </ScoreHead>
            </AllRanked>
          </Ascending>
        </ScoreText>
      </div>
    </OfTeams>
  );
}
