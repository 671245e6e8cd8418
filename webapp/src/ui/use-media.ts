/** Whether the screen is as a media query says, and again when that changes. */

import { useCallback, useSyncExternalStore } from 'react';

/** Narrower than this, what is beside the ranks folds away; the style sheets say the same. */
export const PHONE = '(max-width: 767px)';
/** Narrower than this, the player who is followed is below the ranks and not beside them. */
export const ONE_COLUMN = '(max-width: 899px)';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
