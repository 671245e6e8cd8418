/** The way from a player's card to the player's row, which may be on another page of ranks. */

import { useEffect, useRef, useState, type RefObject } from 'react';

import { wantsMotion } from '../ui/motion';
import type { Entry } from '../wire/types';

/** `within` holds the rows; `jump` leads to the row of the player who is followed, once it is there. */
export function useJump(
  player: string | null,
  entries: readonly Entry[] | null,
): { within: RefObject<HTMLElement | null>; jump: () => void } {
  const within = useRef<HTMLElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (wanted === null) return;
    if (wanted !== player) return setWanted(null);
    if (!entries?.some((entry) => entry.player === wanted)) return;
    const row = within.current?.querySelector('.followed');
    if (row == null) return;
    row.scrollIntoView({ block: 'center', behavior: wantsMotion() ? 'smooth' : 'instant' });
    row.querySelector('button')?.focus({ preventScroll: true });
    setWanted(null);
  }, [wanted, player, entries]);
  return { within, jump: () => setWanted(player) };
}
