import { useText } from '../../i18n/text';
import { asMoment, asNumber } from '../../ui/format';

/** Says that what is shown is over, and leads back; seen also where the choice of seasons is folded away. */
export function PastSeason({ season, ended, back }: { season: number; ended: string | null; back: () => void }) {
  const t = useText();
  const number = asNumber(season);
  return (
    <p className="past">
      <span>{ended === null ? t.seasons.one(number) : t.seasons.past(number, asMoment(ended))}</span>
      <button type="button" onClick={back}>
        {t.seasons.back}
      </button>
    </p>
  );
}
