/** What the page says, in the language that was chosen. */

import { en, type Text } from './en';

export const text = (): Text => en;

export function useText(): Text {
  return text();
}
