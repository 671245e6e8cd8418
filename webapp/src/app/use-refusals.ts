/** Hears when the server does not list its boards to this page, before it brings another key. */

import { useEffect } from 'react';

import { isOfAccess } from '../access/refusal';
import type { Failure } from '../api/get';

/** `refused` is called with what the server said; it must not change. */
export function useRefusals(failure: Failure | null, refused: (reason: string) => void): void {
  useEffect(() => {
    if (failure !== null && isOfAccess(failure.code)) refused(failure.message);
  }, [failure, refused]);
}
