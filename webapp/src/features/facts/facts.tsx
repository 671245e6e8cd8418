import type { ReactNode } from 'react';

import { asDuration, asMoment, asNumber, asTime } from '../../ui/format';
import { useNow } from '../../ui/use-now';
import type { Board, Season } from '../../wire/types';
import { modeName, orderName } from './names';

export interface FactsProps {
  readonly board: Board;
  readonly players: number | null;
  readonly season: number;
  /** The past season that is shown, if one is. */
  readonly past: Season | null;
  readonly updated: string | null;
}

/** What there is to know about a board beside its ranks. */
export function Facts({ board, players, season, past, updated }: FactsProps) {
  return (
    <dl className="facts">
      <Fact name="Players" value={players === null ? '–' : asNumber(players)} />
      <Fact name="Season" value={String(season)} />
      <Fact name="Scores" value={modeName(board.updateMode)} />
      <Fact name="Order" value={orderName(board.sortOrder)} />
      {past?.endedAt != null ? (
        <Fact name="Ended" value={asMoment(past.endedAt)} />
      ) : (
        <Fact name="Next reset" value={board.nextResetAt === null ? 'Never' : <Countdown to={board.nextResetAt} />} />
      )}
      {past === null && <Fact name="Last update" value={updated === null ? '–' : asTime(updated)} />}
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
  const left = new Date(to).getTime() - useNow(1_000);
  return <time dateTime={to}>{left > 0 ? `in ${asDuration(left)}` : 'now'}</time>;
}
