import { useContext } from 'react';

import { useText } from '../../i18n/text';
import type { Marks } from '../../live/marks';
import { asNumber } from '../../ui/format';
import { Score, ScoreText } from '../../ui/score';
import { useSliding } from '../../ui/use-sliding';
import { Avatar, nameOf, pictured, Who } from '../../ui/who';
import type { RankedEntry, Score as Told } from '../../wire/types';
import { Movement } from '../ranks/movement';

/** Metals go by rank, which several may share; where one stands goes by place. */
const METALS = ['gold', 'silver', 'bronze'] as const;
const STEPS = ['middle', 'start', 'end'] as const;

export interface PodiumProps {
  /** The best players, best first; steps that nobody stands on are not drawn. */
  readonly entries: readonly RankedEntry[];
  readonly marks: Marks;
  readonly followed: string | null;
  follow(player: string): void;
}

export function Podium({ entries, marks, followed, follow }: PodiumProps) {
  const t = useText();
  const text = useContext(ScoreText);
  const list = useSliding<HTMLOListElement>(entries.map(({ player }) => player).join('\n'));
  const pictures = pictured(entries);
  return (
    <ol className={`podium${entries.some(isLong(text)) ? ' long' : ''}`} aria-label={t.ranks.podium} ref={list}>
      {entries.map((entry, index) => {
        const { rank, player } = entry;
        const metal = METALS[rank - 1] ?? 'bronze';
        return (
          <li
            key={player}
            data-slide={player}
            className={`step ${metal} ${STEPS[index] ?? 'end'}${player === followed ? ' followed' : ''}`}
          >
            <span className="unseen">{t.ranks.place(asNumber(rank))}</span>
            {pictures && <Avatar entry={entry} />}
            <Who entry={entry} followed={player === followed} follow={follow} />
            <Score value={entry.score} />
            <div className="pedestal">
              <span className="medal" aria-hidden="true">
                {asNumber(rank)}
              </span>
              <Movement mark={marks.get(player)} player={player} rank={rank} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** Whether three of such cannot stand side by side on a phone. */
const isLong =
  (text: (score: Told) => string) =>
  ({ player, person, score }: RankedEntry): boolean =>
    nameOf(player, person).length > 24 || text(score).length > 11;
