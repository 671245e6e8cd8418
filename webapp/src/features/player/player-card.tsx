import { SEARCHED } from '../../config';
import type { Marks } from '../../live/marks';
import { asNumber, asPercent, percentile } from '../../ui/format';
import { Loading } from '../../ui/notice';
import { Score } from '../../ui/score';
import { nameOf } from '../../ui/who';
import type { Entry } from '../../wire/types';
import { RankList } from '../ranks/rank-list';

export interface PlayerCardProps {
  readonly player: string;
  /** The player's neighbourhood, empty when the player is not on the board; null until it is known. */
  readonly around: readonly Entry[] | null;
  readonly total: number;
  /** Nobody is shown, whether they are on the board or not. */
  readonly frozen: boolean;
  readonly marks: Marks;
  readonly scene: string;
  follow(player: string | null): void;
  /** Lead to the player's row at this place. */
  jump(place: number): void;
}

/** One player, followed: rank, score, percentile and neighbours. */
export function PlayerCard(props: PlayerCardProps) {
  const { player, around, follow } = props;
  const person = around?.find((entry) => entry.player === player)?.person;
  return (
    <section className="card player-card" aria-label={`Player ${player}`}>
      <header>
        <h2 title={player}>{nameOf(player, person)}</h2>
        <button type="button" onClick={() => follow(null)}>
          Stop following
        </button>
      </header>
      <Found {...props} />
    </section>
  );
}

function Found({ player, around, total, frozen, marks, scene, follow, jump }: PlayerCardProps) {
  if (around === null) return <Loading what="the player" />;
  const own = around.find((entry) => entry.player === player);
  if (own === undefined && frozen) return <p role="status">Who has which score is shown when the board is.</p>;
  if (own === undefined) {
    return (
      <p role="status">
        Nobody of this name is on this board yet. Their first score will show here at once.
        {total > SEARCHED &&
          ` Another case was looked for among the ${asNumber(SEARCHED)} best; the exact id is found at any rank.`}
      </p>
    );
  }
  const place = own.place ?? own.rank;
  return (
    <>
      <dl className="facts">
        <div>
          <dt>Rank</dt>
          <dd>{own.rank === null ? 'Below the line' : `${asNumber(own.rank)} of ${asNumber(total)}`}</dd>
        </div>
        <div>
          <dt>Score</dt>
          <dd>
            <Score key={player} value={own.score} />
          </dd>
        </div>
        {own.rank !== null && (
          <div>
            <dt>Percentile</dt>
            <dd>{asPercent(percentile(own.rank, total))} %</dd>
          </div>
        )}
      </dl>
      {place !== null && (
        <button type="button" className="jump" onClick={() => jump(place)}>
          Show in the ranks
        </button>
      )}
      <RankList
        label={`Neighbours of ${player}`}
        entries={around}
        marks={marks}
        followed={player}
        scene={`${scene} ${player}`}
        follow={follow}
      />
    </>
  );
}
