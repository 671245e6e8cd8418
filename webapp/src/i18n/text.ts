/** What the page says, in the language that was chosen. English is at hand; the others come when they are spoken. */

import { useSyncExternalStore } from 'react';

import { en, type Text } from './en';
import { currentLanguage, onLanguage, speak, type Language } from './language';

type Others<T> = Readonly<Record<Exclude<Language, 'en'>, () => Promise<T>>>;

export interface Spoken<T> {
  /** What is said, in the language that is spoken. */
  text(): T;
  /** Fetches what is said in a language, once. */
  textIn(language: Language): Promise<T>;
  use(): T;
}

const fetches: ((language: Language) => Promise<unknown>)[] = [];

/** A part of the page that says something, in all languages; made before `begin`, so that none of it comes late. */
export function spoken<T>(english: T, others: Others<T>): Spoken<T> {
  const held = new Map<Language, T>([['en', english]]);
  const text = (): T => held.get(currentLanguage()) ?? english;
  const textIn = async (language: Language): Promise<T> => {
    const known = held.get(language) ?? (language === 'en' ? english : await others[language]());
    held.set(language, known);
    return known;
  };
  fetches.push(textIn);
  return { text, textIn, use: () => useSyncExternalStore(onLanguage, text) };
}

export const { text, textIn, use: useText } = spoken<Text>(en, {
  de: async () => (await import('./de')).de,
  es: async () => (await import('./es')).es,
  ja: async () => (await import('./ja')).ja,
  ar: async () => (await import('./ar')).ar,
});

const fetched = (language: Language): Promise<unknown> => Promise.all(fetches.map((each) => each(language)));

/** Fetches the language of the page before anything is shown in it; where it does not come the page speaks English. */
export async function begin(): Promise<void> {
  await fetched(currentLanguage()).catch(() => speak('en'));
}

/** Speaks another language, from when it has come. */
export async function choose(language: Language): Promise<void> {
  await fetched(language);
  speak(language, true);
}
