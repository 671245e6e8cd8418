/** Who the reader is among the players, as they have said in this browser. */

import { useSyncExternalStore } from 'react';

import { keep, kept } from './storage';

const NAME = 'me';
const listeners = new Set<() => void>();
let me = read();

export function rememberMe(player: string | null): void {
  me = player;
  keep(NAME, player);
  for (const listener of listeners) listener();
}

export function useMe(): string | null {
  return useSyncExternalStore(subscribe, () => me);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): string | null {
  const value = kept(NAME);
  return typeof value === 'string' && value !== '' ? value : null;
}
