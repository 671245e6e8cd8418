import { useContext } from 'react';

import { useText } from '../../i18n/text';
import { LastVisit } from '../../kept/use-visit';
import type { Mark } from '../../live/marks';
import { asNumber } from '../../ui/format';

export interface MovementProps {
  readonly mark: Mark | undefined;
  readonly player: string;
  readonly rank: number;
}

/** How a player moved lately, or else since the reader was here before: by arrow, by colour and in words. */
export function Movement({ mark, player, rank }: MovementProps) {
  const t = useText();
  const visit = useContext(LastVisit);
  if (mark === undefined) return <Since by={(visit?.ranks[player] ?? rank) - rank} />;
  if (mark.from === null) {
    return <span className="movement new">{mark.newcomer ? t.ranks.new : t.ranks.newHere}</span>;
  }
  const by = mark.from - rank;
  return by > 0 ? (
    <span className="movement up">
      <span aria-hidden="true">▲</span> {t.ranks.up(asNumber(by))}
    </span>
  ) : (
    <span className="movement down">
      <span aria-hidden="true">▼</span> {t.ranks.down(asNumber(-by))}
    </span>
  );
}

function Since({ by }: { by: number }) {
  const t = useText();
  if (by === 0) return <span className="movement" />;
  const text = by > 0 ? t.ranks.upSince(asNumber(by)) : t.ranks.downSince(asNumber(-by));
  return (
    <span className={`movement since ${by > 0 ? 'up' : 'down'}`} title={text}>
      <span aria-hidden="true">{`${by > 0 ? '▲' : '▼'} ${asNumber(Math.abs(by))}`}</span>
      <span className="unseen">{text}</span>
    </span>
  );
}
