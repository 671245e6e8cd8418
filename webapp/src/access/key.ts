/** The access key that this tab shows the server: kept until the tab is closed, and given to nobody else. */

import { useSyncExternalStore } from 'react';

import { ROOT } from '../config';

/** Two servers of one origin have keys of their own. */
const NAME = `leaderboard.key:${ROOT}`;
const listeners = new Set<() => void>();
let held = stored();

export const currentKey = (): string | null => held;

/** What a key can be made of; a header could not carry anything else. */
export const isKey = (text: string): boolean => /^[\x21-\x7e]+$/.test(text);

export function keepKey(key: string | null): void {
  held = key;
  try {
    if (key === null) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, key);
  } catch {
    // A browser that keeps nothing has it for as long as the page is open.
  }
  for (const listener of listeners) listener();
}

export function useKey(): string | null {
  return useSyncExternalStore(subscribe, currentKey);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}
