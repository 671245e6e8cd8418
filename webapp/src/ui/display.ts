/** How scores are written for people: the same texts as the server's `display.py` makes, which says what they are. */

import type { Display, Score } from '../wire/types';
import { asNumber } from './format';

/** What writes the scores of a board; of one that says nothing about it, as numbers in the reader's language. */
export function scoreText(display: Display | null): (score: Score) => string {
  if (display === null || (display.format === 'number' && display.decimals === null && display.unit === null)) {
    return (score) => told(score, asNumber);
  }
  return (score) => displayed(score, display);
}

export function displayed(score: Score, display: Display): string {
  return told(score, (part) => written(part, display));
}

const told = (score: Score, text: (part: number) => string): string =>
  score === null ? '–' : typeof score === 'number' ? text(score) : parts(score, text);

/** The parts of a score, one behind the other; an integer of 64 bits comes as text, for no number holds it. */
const parts = (score: readonly (number | string)[], text: (part: number) => string): string =>
  score.map((part) => (typeof part === 'number' ? text(part) : integer(part))).join(' · ');

const integer = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

function written(score: number, { format, decimals, unit }: Display): string {
  const { negative, whole, fraction } = rounded(score, decimals);
  const sign = negative ? '-' : '';
  const behind = fraction === '' ? '' : `.${fraction}`;
  const text = `${sign}${format === 'duration' ? clock(whole) : grouped(whole)}${behind}${format === 'percent' ? '%' : ''}`;
  return unit === null ? text : `${text} ${unit}`;
}

interface Digits {
  readonly negative: boolean;
  readonly whole: bigint;
  readonly fraction: string;
}

/** The shortest decimal that a score stands for, with so many decimals: halves are rounded away from zero. */
function rounded(score: number, decimals: number | null): Digits {
  const [mantissa = '', exponent = '0'] = String(Math.abs(score)).split('e');
  const [front = '', behind = ''] = mantissa.split('.');
  const places = behind.length - Number(exponent);
  const digits = BigInt(front + behind) * 10n ** BigInt(Math.max(0, -places));
  const had = Math.max(0, places);
  const count = decimals ?? had;
  const units = count < had ? half(digits, 10n ** BigInt(had - count)) : digits * 10n ** BigInt(count - had);
  const unit = 10n ** BigInt(count);
  return {
    negative: score < 0 && units > 0n,
    whole: units / unit,
    fraction: count === 0 ? '' : String(units % unit).padStart(count, '0'),
  };
}

const half = (digits: bigint, by: bigint): bigint => (digits + by / 2n) / by;

const grouped = (whole: bigint): string => integer(String(whole));

function clock(seconds: bigint): string {
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const minutes = seconds / 60n;
  const hours = minutes / 60n;
  return hours > 0n
    ? `${hours}:${two(minutes % 60n)}:${two(seconds % 60n)}`
    : `${minutes}:${two(seconds % 60n)}`;
}
