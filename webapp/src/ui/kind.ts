/** Whom the board that is shown ranks: players, or the teams that they name. */

import { createContext, useContext } from 'react';

import { useText } from '../i18n/text';

export const OfTeams = createContext(false);

/** What those are called who are ranked. */
export function useKind() {
  const t = useText();
  return useContext(OfTeams) ? t.teams : t.players;
}
