/** The key of the console: in the memory of this page and nowhere else, so that it is gone when the page is. */

import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let held: string | null = null;

export const heldKey = (): string | null => held;

export function holdKey(key: string | null): void {
  held = key;
  for (const listener of listeners) listener();
}

export function useHeldKey(): string | null {
  return useSyncExternalStore(subscribe, heldKey);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
