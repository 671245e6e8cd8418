import { useText } from '../../i18n/text';
import { asMoment, asNumber } from '../../ui/format';
import { useKind } from '../../ui/kind';
import type { Season } from '../../wire/types';
import { newsOf } from './news';

export interface SeasonSelectorProps {
  readonly seasons: readonly Season[];
  /** Null is the open one. */
  readonly chosen: number | null;
  choose(season: number | null): void;
}

export function SeasonSelector({ seasons, chosen, choose }: SeasonSelectorProps) {
  const t = useText();
  const kind = useKind();
  const past = seasons.filter((season) => season.endedAt !== null);
  const pick = (value: string): void => choose(value === '' ? null : Number(value));
  const name = (one: Season): string => {
    const { season, endedAt, players } = one;
    const told = t.seasons.to(asNumber(season), asMoment(endedAt ?? ''));
    const count = players === null ? null : kind.count(asNumber(players));
    return [told, count, newsOf(one, t)].filter((each) => each !== null).join(', ');
  };
  return (
    <label className="field">
      <span>{t.seasons.label}</span>
      <select value={chosen ?? ''} onChange={(event) => pick(event.target.value)}>
        <option value="">{t.seasons.live}</option>
        {chosen !== null && !past.some(({ season }) => season === chosen) && (
          <option value={chosen}>{t.seasons.one(asNumber(chosen))}</option>
        )}
        {past.map((season) => (
          <option key={season.season} value={season.season}>
            {name(season)}
          </option>
        ))}
      </select>
    </label>
  );
}
