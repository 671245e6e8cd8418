/** Who is followed: the player of the address, or else the one whom the reader has said to be. */

import { useCallback, useState } from 'react';

import type { Place } from './address';

type Go = (place: Place, how?: 'push' | 'replace') => void;

/**
 * The reader is followed without being in the address, so that an address that is handed on says nothing of them; until
 * they stop it, for as long as the page is open.
 */
export function useFollowed(place: Place, go: Go, me: string | null): [Place, Go] {
  const [quiet, setQuiet] = useState(false);
  const seen = place.player === null && me !== null && !quiet ? { ...place, player: me } : place;
  const goOn: Go = useCallback(
    (to, how) => {
      const own = me !== null && to.player === me && place.player !== me;
      if (to.player === null) setQuiet(true);
      if (own) setQuiet(false);
      go(own ? { ...to, player: null } : to, how);
    },
    [place.player, go, me],
  );
  return [seen, goOn];
}
