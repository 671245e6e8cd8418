/** Whether a board is frozen to the public at a moment, by the clock of this machine. */

import type { Listed } from './wire';

export function isFrozen({ hideAfter, showAt }: Listed, now = Date.now()): boolean {
  return hideAfter !== null && Date.parse(hideAfter) <= now && (showAt === null || now < Date.parse(showAt));
}
