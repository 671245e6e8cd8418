import { asMoment, asNumber } from '../../ui/format';
import type { Season } from '../../wire/types';

export interface SeasonSelectorProps {
  readonly seasons: readonly Season[];
  /** Null is the open one. */
  readonly chosen: number | null;
  choose(season: number | null): void;
}

export function SeasonSelector({ seasons, chosen, choose }: SeasonSelectorProps) {
  const past = seasons.filter((season) => season.endedAt !== null);
  const pick = (value: string): void => choose(value === '' ? null : Number(value));
  return (
    <label className="field">
      <span>Season</span>
      <select value={chosen ?? ''} onChange={(event) => pick(event.target.value)}>
        <option value="">Now (live)</option>
        {chosen !== null && !past.some(({ season }) => season === chosen) && (
          <option value={chosen}>Season {chosen}</option>
        )}
        {past.map(({ season, endedAt, players }) => (
          <option key={season} value={season}>
            {`Season ${season}, to ${asMoment(endedAt ?? '')}${players === null ? '' : `, ${asNumber(players)} players`}`}
          </option>
        ))}
      </select>
    </label>
  );
}
