import type { ReactNode } from 'react';

import { useText } from '../../i18n/text';
import { asDuration, asMoment, asNumber, asTime } from '../../ui/format';
import { useKind } from '../../ui/kind';
import { useNow } from '../../ui/use-now';
import type { Board, Season } from '../../wire/types';
import { BoardLink, type Kin } from './kin';
import { modeName, orderName } from './names';

export interface FactsProps {
  readonly board: Board;
  readonly players: number | null;
  readonly season: number;
  /** The past season that is shown, if one is. */
  readonly past: Season | null;
  readonly updated: string | null;
  readonly kin: Kin;
}

/** What there is to know about a board beside its ranks. */
export function Facts({ board, players, season, past, updated, kin }: FactsProps) {
  const t = useText();
  const kind = useKind();
  const next = board.nextResetAt === null ? t.facts.never : <Countdown to={board.nextResetAt} />;
  return (
    <dl className="facts">
      <Fact name={kind.total} value={players === null ? '–' : asNumber(players)} />
      <Fact name={t.facts.season} value={asNumber(season)} />
      <Fact name={t.facts.scores} value={modeName(board.updateMode, t)} />
      <Fact name={t.facts.order} value={orderName(board.sortOrder, t)} />
      {past?.endedAt != null ? (
        <Fact name={t.facts.ended} value={asMoment(past.endedAt)} />
      ) : (
        <Fact name={t.facts.nextReset} value={next} />
      )}
      {past === null && <Fact name={t.facts.lastUpdate} value={updated === null ? '–' : asTime(updated)} />}
      {board.followers.length > 0 && (
        <Fact
          name={t.facts.followers}
          value={board.followers.map((follower) => (
            <BoardLink key={follower} id={follower} kin={kin} />
          ))}
        />
      )}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Countdown({ to }: { to: string }) {
  const t = useText();
  const left = new Date(to).getTime() - useNow(1_000);
  return <time dateTime={to}>{left > 0 ? t.facts.in(asDuration(left)) : t.facts.now}</time>;
}
