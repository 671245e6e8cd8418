/** The scores of those who are shown, as far as they were seen; of who is followed also at earlier visits. */

import { createContext, useEffect, useRef, useState } from 'react';

import type { BoardState } from '../live/board-state';
import { keep, kept } from './storage';
import { keptAfter, NO_TRAILS, readTrail, trailsAfter, type KeptTrail, type Trails } from './trails';

const NAME = 'trails';
/** How many players are remembered, those followed last. */
const PLAYERS_KEPT = 20;
const KEEP_EVERY = 2_000;

/** By player. */
export const ScoreTrails = createContext<Trails>(NO_TRAILS);

/** A board of another `stage`, another season or life, has nothing to do with what was seen. */
export function useTrails({ board, picture, around, player }: BoardState, stage: string): Trails {
  const seen = useRef<{ stage: string; picture: unknown; trails: Trails }>({ stage, picture: null, trails: NO_TRAILS });
  if (seen.current.stage !== stage) seen.current = { stage, picture: null, trails: NO_TRAILS };
  if (picture !== null && seen.current.picture !== picture) {
    const trails = trailsAfter(seen.current.trails, [...picture.entries, ...(around ?? [])]);
    seen.current = { stage, picture, trails };
  }
  const score = around?.find((entry) => entry.player === player)?.score;
  const past = useKept(player === null ? null : `${board} ${stage} ${player}`, typeof score === 'number' ? score : null);
  const { trails } = seen.current;
  // Of this visit every score is at hand, of all visits one a minute: the longer line tells more.
  return player === null || past.length <= (trails.get(player)?.length ?? 0) ? trails : new Map(trails).set(player, past);
}

function useKept(name: string | null, score: number | null): readonly number[] {
  const [held, setHeld] = useState<{ name: string; trail: KeptTrail } | null>(null);
  useEffect(() => {
    if (name === null || score === null) return;
    setHeld((before) => {
      const trail = before?.name === name ? before.trail : (readAll().get(name) ?? []);
      return { name, trail: keptAfter(trail, score, Date.now()) };
    });
  }, [name, score]);

  const now = useRef(held);
  now.current = held;
  const known = held !== null;
  // A score may change many times a second; it is written down now and then, and at the end.
  useEffect(() => {
    if (!known) return;
    let written: KeptTrail | null = null;
    const write = (): void => {
      const latest = now.current;
      if (latest === null || latest.trail === written) return;
      written = latest.trail;
      const all = readAll();
      all.delete(latest.name);
      keep(NAME, [...all.set(latest.name, latest.trail)].slice(-PLAYERS_KEPT));
    };
    write();
    const timer = setInterval(write, KEEP_EVERY);
    addEventListener('pagehide', write);
    return () => {
      write();
      clearInterval(timer);
      removeEventListener('pagehide', write);
    };
  }, [known, name]);
  return held !== null && held.name === name ? held.trail.map(([, value]) => value) : [];
}

function readAll(): Map<string, KeptTrail> {
  const value = kept(NAME);
  const pairs = Array.isArray(value) ? value.filter((pair) => Array.isArray(pair) && typeof pair[0] === 'string') : [];
  return new Map(pairs.map(([name, trail]: [string, unknown]) => [name, readTrail(trail)]));
}
