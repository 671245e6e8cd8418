/** Numbers and moments as the reader's language writes them. */

import { currentLanguage, locale } from '../i18n/language';
import { text } from '../i18n/text';

/** What is smaller is written with an exponent. */
const SMALLEST_PLAIN = 1e-9;

function formatsOf(spoken: Intl.Locale) {
  return {
    numbers: new Intl.NumberFormat(spoken, { maximumSignificantDigits: 21 }),
    tiny: new Intl.NumberFormat(spoken, { notation: 'scientific', maximumSignificantDigits: 21 }),
    percents: new Intl.NumberFormat(spoken, { style: 'percent', maximumFractionDigits: 1 }),
    moments: new Intl.DateTimeFormat(spoken, { dateStyle: 'medium', timeStyle: 'short' }),
    days: new Intl.DateTimeFormat(spoken, { month: 'short', day: 'numeric' }),
    clock: new Intl.DateTimeFormat(spoken, { timeStyle: 'medium' }),
    countries: new Intl.DisplayNames(spoken, { type: 'region' }),
  };
}

let held = { language: currentLanguage(), formats: formatsOf(locale()) };

/** To make one is slow, so each is made once a language. */
function formats(): ReturnType<typeof formatsOf> {
  const language = currentLanguage();
  if (held.language !== language) held = { language, formats: formatsOf(locale()) };
  return held.formats;
}

/** Exactly what the number is: the shortest digits that stand for it, as the server writes them. */
export function asNumber(value: number): string {
  const { numbers, tiny } = formats();
  const format = value !== 0 && Math.abs(value) < SMALLEST_PLAIN ? tiny : numbers;
  // As text, for some browsers would write out what lies between this number and the next.
  const exact = String(value) as Intl.StringNumericLiteral;
  return format.format(exact);
}

/** How many digits a number has behind its point. */
export function decimals(value: number): number {
  const [digits, exponent] = String(value).split('e');
  const behind = digits?.split('.')[1]?.length ?? 0;
  return Math.max(0, behind - Number(exponent ?? 0));
}

/** A share of a hundred. */
export const asPercent = (value: number): string => formats().percents.format(value / 100);
export const asMoment = (rfc3339: string): string => formats().moments.format(new Date(rfc3339));
/** The time of a moment of today, else its day. */
export const asDay = (moment: Date, now = new Date()): string =>
  formats()[moment.toDateString() === now.toDateString() ? 'clock' : 'days'].format(moment);
/** The time of a moment, and its day where that is not today. */
export function asTime(rfc3339: string, now = new Date()): string {
  const moment = new Date(rfc3339);
  return formats()[moment.toDateString() === now.toDateString() ? 'clock' : 'moments'].format(moment);
}

/** A stretch of time in its two largest units: `3 d 4 h`, `59 s`. */
export function asDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000));
  const { d, h, min, s } = text().units;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), d],
    [Math.floor(seconds / 3_600) % 24, h],
    [Math.floor(seconds / 60) % 60, min],
    [seconds % 60, s],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first === -1) return `0 ${s}`;
  return parts
    .slice(first, first + 2)
    .map(([amount, unit]) => `${asNumber(amount)} ${unit}`)
    .join(' ');
}

/** The share of the others that a rank beats, in percent, as the API defines it. */
export function percentile(rank: number, total: number): number {
  return total > 1 ? (100 * (total - rank)) / (total - 1) : 100;
}

/** The name of a country; its code where that is not known. */
export function countryOf(code: string): string {
  try {
    return formats().countries.of(code) ?? code;
  } catch {
    return code;
  }
}
