/** What the page says, in the language that was chosen. English is at hand; the others come when they are spoken. */

import { useSyncExternalStore } from 'react';

import { en, type Text } from './en';
import { currentLanguage, onLanguage, speak, type Language } from './language';

const SOURCES: Readonly<Record<Language, () => Promise<Text>>> = {
  en: async () => en,
  de: async () => (await import('./de')).de,
  es: async () => (await import('./es')).es,
  ja: async () => (await import('./ja')).ja,
  ar: async () => (await import('./ar')).ar,
};
const held = new Map<Language, Text>([['en', en]]);

export const text = (): Text => held.get(currentLanguage()) ?? en;

/** Fetches what a language says, once. */
export async function textIn(language: Language): Promise<Text> {
  const known = held.get(language) ?? (await SOURCES[language]());
  held.set(language, known);
  return known;
}

/** Fetches the language of the page before anything is shown in it; where it does not come the page speaks English. */
export async function begin(): Promise<void> {
  await textIn(currentLanguage()).catch(() => speak('en'));
}

/** Speaks another language, from when it has come. */
export async function choose(language: Language): Promise<void> {
  await textIn(language);
  speak(language, true);
}

export function useText(): Text {
  return useSyncExternalStore(onLanguage, text);
}
