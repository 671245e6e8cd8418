import type { Text } from '../../i18n/en';
import { asMoment } from '../../ui/format';
import type { Season } from '../../wire/types';

/** What may surprise whoever looks at a season that has ended: it is not settled yet, or was put right since. */
export function newsOf({ settlesAt, corrected }: Season, t: Text): string | null {
  if (settlesAt !== null) return t.seasons.settles(asMoment(settlesAt));
  return corrected ? t.seasons.corrected : null;
}
