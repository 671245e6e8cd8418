import { useContext } from 'react';

import type { Marks } from '../../live/marks';
import { Score, ScoreText } from '../../ui/score';
import { useSliding } from '../../ui/use-sliding';
import { Avatar, nameOf, pictured, Who } from '../../ui/who';
import type { RankedEntry, Score as Told } from '../../wire/types';
import { Movement } from '../ranks/movement';

const MEDALS = [
  { medal: 'gold', place: 'First' },
  { medal: 'silver', place: 'Second' },
  { medal: 'bronze', place: 'Third' },
] as const;

export interface PodiumProps {
  /** The best players, best first; steps that nobody stands on are not drawn. */
  readonly entries: readonly RankedEntry[];
  readonly marks: Marks;
  readonly followed: string | null;
  follow(player: string): void;
}

export function Podium({ entries, marks, followed, follow }: PodiumProps) {
  const text = useContext(ScoreText);
  const list = useSliding<HTMLOListElement>(entries.map(({ player }) => player).join('\n'));
  const pictures = pictured(entries);
  return (
    <ol className={`podium${entries.some(isLong(text)) ? ' long' : ''}`} aria-label="Podium" ref={list}>
      {MEDALS.slice(0, entries.length).map(({ medal, place }, index) => {
        const entry = entries[index];
        if (entry === undefined) return null;
        return (
          <li
            key={entry.player}
            data-slide={entry.player}
            className={`step ${medal}${entry.player === followed ? ' followed' : ''}`}
          >
            <Medal number={index + 1} />
            <span className="unseen">{place} place:</span>
            {pictures && <Avatar entry={entry} />}
            <Who entry={entry} followed={entry.player === followed} follow={follow} />
            <Score value={entry.score} />
            <Movement mark={marks.get(entry.player)} rank={entry.rank} />
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
    nameOf(player, person).length > 24 || text(score).length > 9;

function Medal({ number }: { number: number }) {
  return (
    <svg className="medal" viewBox="0 0 48 60" aria-hidden="true">
      <path className="ribbon" d="M12 2h10l6 20-9 5zM36 2H26l-6 20 9 5z" />
      <circle className="disc" cx="24" cy="40" r="17" />
      <circle className="rim" cx="24" cy="40" r="13" />
      <text x="24" y="46" textAnchor="middle">
        {number}
      </text>
    </svg>
  );
}
