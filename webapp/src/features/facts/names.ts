/** What is said of a board's rules. One that this page does not know is shown as the server calls it. */

import type { Text } from '../../i18n/en';

export const orderName = (order: string, t: Text): string =>
  order === 'desc' || order === 'asc' ? t.facts[order] : order;

export const modeName = (mode: string, t: Text): string =>
  mode === 'replace' || mode === 'increment' || mode === 'best' ? t.facts[mode] : mode;
