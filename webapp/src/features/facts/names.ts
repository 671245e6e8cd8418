/** What is said of a board's rules. One that this page does not know is shown as the server calls it. */

import type { Text } from '../../i18n/en';

const MODES = ['replace', 'increment', 'best', 'team_sum', 'team_average'] as const;

export const orderName = (order: string, t: Text): string =>
  order === 'desc' || order === 'asc' ? t.facts[order] : order;

export const modeName = (mode: string, t: Text): string =>
  MODES.some((known) => known === mode) ? t.facts[mode as (typeof MODES)[number]] : mode;
