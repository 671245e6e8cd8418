/** What the console has asked the server, newest first, as lines that can be copied. */

import { useSyncExternalStore } from 'react';

export interface Call {
  readonly id: number;
  readonly line: string;
  /** Whether it may have changed something. */
  readonly changes: boolean;
  /** How the server answered; null while it has not, or when nobody did. */
  readonly status: number | null;
  /** How often in a row this very thing was asked. */
  readonly times: number;
}

const KEPT = 100;
const listeners = new Set<() => void>();
let calls: readonly Call[] = [];
let made = 0;

/** A request goes out; returns what is to be told of its answer. */
export function noted(line: string, changes: boolean): (status: number | null) => void {
  const last = calls[0];
  const again = last !== undefined && last.line === line;
  const id = again ? last.id : ++made;
  const times = again ? last.times + 1 : 1;
  set([{ id, line, changes, status: null, times }, ...calls.filter((call) => call.id !== id)].slice(0, KEPT));
  return (status) => set(calls.map((call) => (call.id === id ? { ...call, status } : call)));
}

export const useCalls = (): readonly Call[] => useSyncExternalStore(subscribe, () => calls);

/** Whoever comes with another key is not told what was asked with the one before. */
export const forgetCalls = (): void => set([]);

function set(next: readonly Call[]): void {
  calls = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
