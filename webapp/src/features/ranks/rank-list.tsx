import { useContext } from 'react';

import { useText } from '../../i18n/text';
import { LastVisit } from '../../kept/use-visit';
import type { Marks } from '../../live/marks';
import { asDay, asNumber } from '../../ui/format';
import { useKind } from '../../ui/kind';
import { Score, ScoreHead } from '../../ui/score';
import { useSliding } from '../../ui/use-sliding';
import { Avatar, pictured, Who } from '../../ui/who';
import type { Entry } from '../../wire/types';
import { Movement } from './movement';
import { Trail } from './trail';

export interface RankListProps {
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly marks: Marks;
  /** The player who is followed. */
  readonly followed: string | null;
  /** What is told apart here is another board or page there; rows do not slide from one to the other. */
  readonly scene: string;
  /** Whether what the columns are is said above them. */
  readonly headed?: boolean;
  /** Without it nobody can be chosen. */
  readonly follow?: (player: string) => void;
}

export function RankList(props: RankListProps) {
  return (
    <div className="ranks">
      {props.headed === true && <Heads />}
      <Rows key={props.scene} {...props} />
    </div>
  );
}

/** For the eye: the rows are a list, and what is in them says itself what it is. */
function Heads() {
  const t = useText();
  const kind = useKind();
  const score = useContext(ScoreHead);
  const visit = useContext(LastVisit);
  return (
    <div className="heads" aria-hidden="true">
      <span className="rank">{t.ranks.rank}</span>
      <span className="head-player">{kind.one}</span>
      {visit !== null && <span className="head-since">{t.ranks.sinceVisit(asDay(new Date(visit.at)))}</span>}
      <span className="head-score">{score ?? t.ranks.score}</span>
    </div>
  );
}

function Rows({ label, entries, marks, followed, follow }: RankListProps) {
  const list = useSliding<HTMLOListElement>(entries.map(({ player }) => player).join('\n'));
  const pictures = pictured(entries);
  return (
    <ol aria-label={label} ref={list}>
      {entries.map((entry) => {
        const { rank, player, score } = entry;
        return (
          <li key={player} data-slide={player} className={rowClass(player === followed, marks.has(player))}>
            <span className="rank">{rank === null ? '–' : asNumber(rank)}</span>
            {pictures && <Avatar entry={entry} />}
            <Who entry={entry} followed={player === followed} follow={follow} />
            {rank !== null && <Movement mark={marks.get(player)} player={player} rank={rank} />}
            <Trail player={player} />
            <Score value={score} />
          </li>
        );
      })}
    </ol>
  );
}

function rowClass(followed: boolean, moved: boolean): string {
  return `row${followed ? ' followed' : ''}${moved ? ' moved' : ''}`;
}
