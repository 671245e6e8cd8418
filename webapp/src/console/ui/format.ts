/** Numbers and moments in the language of the console, which is English whatever the page speaks. */

import { locale } from '../../i18n/language';

const spoken = locale('en');
const numbers = new Intl.NumberFormat(spoken, { maximumSignificantDigits: 21 });
const moments = new Intl.DateTimeFormat(spoken, { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat(spoken, { timeStyle: 'medium' });

export const asNumber = (value: number): string => numbers.format(value);
export const asMoment = (rfc3339: string): string => moments.format(new Date(rfc3339));

/** The time of a moment, and its day where that is not today. */
export function asTime(rfc3339: string, now = new Date()): string {
  const moment = new Date(rfc3339);
  return (moment.toDateString() === now.toDateString() ? clock : moments).format(moment);
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A stretch of time in its two largest units: `3 d 4 h`, `59 s`. */
export function asDuration(milliseconds: number): string {
  let rest = Math.max(0, Math.round(milliseconds / 1_000));
  const parts: string[] = [];
  for (const [seconds, unit] of UNITS) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount > 0 || parts.length > 0 || seconds === 1) parts.push(`${amount} ${unit}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}
