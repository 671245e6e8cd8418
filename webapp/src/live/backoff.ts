/** Pauses between attempts, in milliseconds: they double up to half a minute, and the upper half of each is chance. */

const FIRST = 1_000;
const LONGEST = 30_000;

export function pause(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 16));
  return whole / 2 + (random() * whole) / 2;
}
