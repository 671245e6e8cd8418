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
    const { season, endedAt, settlesAt, players } = one;
    const number = asNumber(season);
    // A list that is narrow shows how it begins, and that it is not settled matters more than when it ended.
    const told = settlesAt === null ? t.seasons.to(number, asMoment(endedAt ?? '')) : t.seasons.one(number);
    const count = players === null ? null : kind.count(asNumber(players));
    return [told, newsOf(one, t), count].filter((each) => each !== null).join(', ');
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
