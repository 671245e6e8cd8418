/** Which language the page speaks: the first of the browser's that it knows, or the one that was chosen here. */

import { keepSetting, keptSetting } from '../kept/storage';

/** As each is called by those who speak it. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  ja: '日本語',
  ar: 'العربية',
} as const;

export type Language = keyof typeof LANGUAGES;

const NAME = 'language';
const RIGHT_TO_LEFT: readonly Language[] = ['ar'];
const listeners = new Set<() => void>();
let language = initial();

export const currentLanguage = (): Language => language;

/** How numbers and moments are written: as the browser says, where it speaks the language, in digits that scores have. */
export function locale(spoken: Language = language, tags: readonly string[] = browsers()): Intl.Locale {
  const tag = tags.find((each) => isOf(each, spoken)) ?? spoken;
  return new Intl.Locale(tag, { numberingSystem: 'latn' });
}

/** The first language of the list that the page speaks. */
export function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const known = languages().find((each) => isOf(tag, each));
    if (known !== undefined) return known;
  }
  return 'en';
}

/** `keep`: this browser remembers it as what its reader has chosen. */
export function speak(chosen: Language, keep = false): void {
  language = chosen;
  if (keep) keepSetting(NAME, chosen);
  mark();
  for (const listener of listeners) listener();
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Says in the document which language it is in, and to which side it runs. */
export function mark(): void {
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}

export function languages(): readonly Language[] {
  return Object.keys(LANGUAGES) as Language[];
}

function isOf(tag: string, spoken: Language): boolean {
  return tag.toLowerCase().split('-')[0] === spoken;
}

function browsers(): readonly string[] {
  return typeof navigator === 'undefined' ? [] : navigator.languages;
}

function initial(): Language {
  const chosen = keptSetting(NAME);
  return languages().find((each) => each === chosen) ?? preferred(browsers());
}
