import { useContext } from 'react';

import { useText } from '../../i18n/text';
import { ScoreTrails } from '../../kept/use-trails';
import type { Marks } from '../../live/marks';
import { asNumber, asPercent, percentile } from '../../ui/format';
import { AllRanked, Ascending, Score, ScoreText } from '../../ui/score';
import { Sparkline } from '../../ui/sparkline';
import type { Entry } from '../../wire/types';
import { RankList } from '../ranks/rank-list';

export interface StandingProps {
  readonly player: string;
  readonly own: Entry;
  readonly around: readonly Entry[];
  readonly total: number;
  readonly marks: Marks;
  readonly scene: string;
  follow(player: string): void;
  jump(place: number): void;
}

/** Where a player stands: rank, score, percentile and neighbours. */
export function Standing({ player, own, around, total, marks, scene, follow, jump }: StandingProps) {
  const t = useText();
  const { rank } = own;
  const place = own.place ?? rank;
  const percentiles = useContext(AllRanked);
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{t.player.rank}</dt>
          <dd>{own.score === null ? '–' : rank === null ? t.player.below : t.player.of(asNumber(rank), asNumber(total))}</dd>
        </div>
        <div>
          <dt>{t.player.score}</dt>
          <dd>
            <Score key={player} value={own.score} />
          </dd>
        </div>
        {own.members !== undefined && (
          <div>
            <dt>{t.members.label}</dt>
            <dd>{asNumber(own.members)}</dd>
          </div>
        )}
        {rank !== null && percentiles && (
          <div>
            <dt>{t.player.percentile}</dt>
            <dd>{asPercent(percentile(rank, total))}</dd>
          </div>
        )}
      </dl>
      <OwnTrail player={player} />
      {place !== null && (
        <button type="button" className="jump" onClick={() => jump(place)}>
          {t.player.jump}
        </button>
      )}
      <RankList
        label={t.player.neighbours(player)}
        entries={around}
        marks={marks}
        followed={player}
        scene={`${scene} ${player}`}
        follow={follow}
      />
    </>
  );
}

/** How the player's score went, as far as this browser saw it. */
function OwnTrail({ player }: { player: string }) {
  const t = useText();
  const text = useContext(ScoreText);
  const ascending = useContext(Ascending);
  const values = useContext(ScoreTrails).get(player) ?? [];
  const [first, last] = [values[0], values.at(-1)];
  // With one score already it takes its room, so that nothing below moves when the second one comes.
  if (first === undefined || last === undefined) return null;
  return <Sparkline values={values} ascending={ascending} label={t.player.trail(text(first), text(last))} />;
}
