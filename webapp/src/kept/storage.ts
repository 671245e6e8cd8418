/**
 * What this browser remembers for its reader, and sends to nobody. While a key is shown, what is read may not be for
 * everybody who uses this browser: then nothing is kept, and nothing that was kept is used.
 */

import { currentKey } from '../access/key';
import { ROOT } from '../config';

/** Two servers of one origin have memories of their own. */
const named = (name: string): string => `leaderboard.${name}:${ROOT}`;

export function kept(name: string): unknown {
  return currentKey() === null ? keptSetting(name) : null;
}

/** Keep a value, or none. A browser that keeps nothing, or has no room, forgets. */
export function keep(name: string, value: unknown): void {
  if (currentKey() === null) keepSetting(name, value);
}

/** What says nothing of players is kept whether a key is shown or not. */
export function keptSetting(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(named(name)) ?? 'null');
  } catch {
    return null;
  }
}

export function keepSetting(name: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(named(name));
    else localStorage.setItem(named(name), JSON.stringify(value));
  } catch {
    // What cannot be kept is not missed.
  }
}
