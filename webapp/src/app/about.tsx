import { Facts } from '../features/facts/facts';
import type { Kin } from '../features/facts/kin';
import { Finder } from '../features/player/finder';
import { SeasonSelector } from '../features/seasons/season-selector';
import { useText } from '../i18n/text';
import type { Board, Picture, Season } from '../wire/types';
import type { Place } from './address';
import { FOLDED } from './header';
import { ShareBoard } from './share-board';

export interface AboutProps {
  readonly id: string;
  readonly board: Board | null;
  readonly picture: Picture;
  readonly seasons: readonly Season[];
  /** The season that is over and shown; null while the open one is. What is known of it comes later than its number. */
  readonly season: number | null;
  readonly past: Season | null;
  readonly place: Place;
  readonly updated: string | null;
  readonly kin: Kin;
  turn(season: number | null): void;
  find(player: string | null): void;
}

/** What is beside the ranks: the choice of seasons, the search for players, the facts. */
export function About(props: AboutProps) {
  const { id, board, picture, seasons, season, past, place, updated, kin, turn, find } = props;
  const t = useText();
  const players = season !== null ? (past?.players ?? null) : picture.frozen || picture.partial === true ? null : picture.total;
  return (
    <section className="about" id={FOLDED} aria-label={t.board.about}>
      <div className="controls">
        <SeasonSelector seasons={seasons} chosen={season} choose={turn} />
        <Finder
          player={place.player}
          within={{
            board: id,
            season,
            shown: season === null ? picture.entries : [],
            total: players ?? 0,
          }}
          find={find}
        />
        {board !== null && <ShareBoard board={board} place={{ ...place, season }} />}
      </div>
      {board !== null && (
        <Facts
          board={board}
          players={players}
          season={season ?? picture.season}
          past={past}
          updated={updated}
          kin={kin}
        />
      )}
    </section>
  );
}
