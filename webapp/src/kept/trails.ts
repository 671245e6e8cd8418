/** The scores that players had while somebody looked: pure functions over what is at hand. */

import type { Entry } from '../wire/types';

/** Scores in the order they were seen, each other than the one before. */
export type Trails = ReadonlyMap<string, readonly number[]>;

export const NO_TRAILS: Trails = new Map();
/** How many scores of a player are at hand. */
export const POINTS = 24;

/** What is known once these entries are seen; who is no longer among them is forgotten. */
export function trailsAfter(trails: Trails, entries: readonly Entry[]): Trails {
  const after = new Map<string, readonly number[]>();
  let changed = false;
  for (const { player, score } of entries) {
    if (typeof score !== 'number') continue;
    const trail = trails.get(player);
    if (trail?.at(-1) === score) {
      after.set(player, trail);
    } else {
      after.set(player, [...(trail ?? []), score].slice(-POINTS));
      changed = true;
    }
  }
  return changed || after.size !== trails.size ? after : trails;
}

/** One score a minute of a player who is followed, kept from visit to visit: moment and score. */
export type KeptTrail = readonly (readonly [number, number])[];

const MINUTE = 60_000;
export const KEPT_POINTS = 40;

export function keptAfter(trail: KeptTrail, score: number, now: number): KeptTrail {
  const last = trail.at(-1);
  if (last !== undefined && last[1] === score) return trail;
  const before = last !== undefined && trail.length > 1 && now - last[0] < MINUTE ? trail.slice(0, -1) : trail;
  return [...before, [now, score] as const].slice(-KEPT_POINTS);
}

/** What was kept, as far as it is what this page keeps. */
export function readTrail(value: unknown): KeptTrail {
  if (!Array.isArray(value)) return [];
  const isPoint = (point: unknown): point is [number, number] =>
    Array.isArray(point) && point.length === 2 && point.every((part) => typeof part === 'number' && Number.isFinite(part));
  return value.filter(isPoint).slice(-KEPT_POINTS);
}
