/** What the status page says, in the language of the page. */

import { spoken } from '../i18n/text';
import { en, type StatusText } from './i18n/en';

export type { StatusText };
export { en };

export const statusText = spoken<StatusText>(en, {
  de: async () => (await import('./i18n/de')).de,
  es: async () => (await import('./i18n/es')).es,
  ja: async () => (await import('./i18n/ja')).ja,
  ar: async () => (await import('./i18n/ar')).ar,
});
