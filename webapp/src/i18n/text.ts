/** What the page says, in the language that was chosen. */

import { useSyncExternalStore } from 'react';

import { ar } from './ar';
import { de } from './de';
import { en, type Text } from './en';
import { es } from './es';
import { ja } from './ja';
import { currentLanguage, onLanguage, type Language } from './language';

export const TEXTS: Readonly<Record<Language, Text>> = { en, de, es, ja, ar };

export const text = (): Text => TEXTS[currentLanguage()];

export function useText(): Text {
  return useSyncExternalStore(onLanguage, text);
}
