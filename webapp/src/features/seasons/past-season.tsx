import { useText } from '../../i18n/text';
import { asMoment, asNumber } from '../../ui/format';
import type { Season } from '../../wire/types';
import { newsOf } from './news';

export interface PastSeasonProps {
  readonly season: number;
  /** What is known of it, which comes later than its number. */
  readonly past: Season | null;
  back(): void;
}

/** Says that what is shown is over, and leads back; seen also where the choice of seasons is folded away. */
export function PastSeason({ season, past, back }: PastSeasonProps) {
  const t = useText();
  const number = asNumber(season);
  const ended = past?.endedAt ?? null;
  const news = past === null ? null : newsOf(past, t);
  return (
    <div className="past">
      <div>
        <span>{ended === null ? t.seasons.one(number) : t.seasons.past(number, asMoment(ended))}</span>
        {news !== null && <span className="badge">{news}</span>}
      </div>
      <button type="button" onClick={back}>
        {t.seasons.back}
      </button>
    </div>
  );
}
