/** Numbers and moments as the reader's language writes them. */

const numbers = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 21 });
const tiny = new Intl.NumberFormat(undefined, { notation: 'scientific', maximumSignificantDigits: 21 });
/** What is smaller is written with an exponent. */
const SMALLEST_PLAIN = 1e-9;
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const days = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** Exactly what the number is: the shortest digits that stand for it, as the server writes them. */
export function asNumber(value: number): string {
  const formats = value !== 0 && Math.abs(value) < SMALLEST_PLAIN ? tiny : numbers;
  // As text, for some browsers would write out what lies between this number and the next.
  const exact = String(value) as Intl.StringNumericLiteral;
  return formats.format(exact);
}

/** How many digits a number has behind its point. */
export function decimals(value: number): number {
  const [digits, exponent] = String(value).split('e');
  const behind = digits?.split('.')[1]?.length ?? 0;
  return Math.max(0, behind - Number(exponent ?? 0));
}

/** A share of a hundred. */
export const asPercent = (value: number): string => percents.format(value / 100);
export const asMoment = (rfc3339: string): string => moments.format(new Date(rfc3339));
/** The time of a moment of today, else its day. */
export const asDay = (moment: Date, now = new Date()): string =>
  (moment.toDateString() === now.toDateString() ? clock : days).format(moment);
/** The time of a moment, and its day where that is not today. */
export function asTime(rfc3339: string, now = new Date()): string {
  const moment = new Date(rfc3339);
  return (moment.toDateString() === now.toDateString() ? clock : moments).format(moment);
}

/** A stretch of time in its two largest units: `3 d 4 h`, `59 s`. */
export function asDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return '0 s';
  return parts
    .slice(first, first + 2)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** The share of the others that a rank beats, in percent, as the API defines it. */
export function percentile(rank: number, total: number): number {
  return total > 1 ? (100 * (total - rank)) / (total - 1) : 100;
}
