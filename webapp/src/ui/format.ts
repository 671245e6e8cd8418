/** Numbers and moments as the reader's language writes them. */

const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 3 });
const percents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export const asNumber = (value: number): string => numbers.format(value);
export const asPercent = (value: number): string => percents.format(value);
export const asMoment = (rfc3339: string): string => moments.format(new Date(rfc3339));
export const asTime = (rfc3339: string): string => clock.format(new Date(rfc3339));

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
