/** Hears when the server shows nothing at all to this page, before it brings another key. */

import { useEffect } from 'react';

import { isOfAccess } from '../access/refusal';
import type { Failure } from '../api/get';
import { LIST_REQUEST } from '../features/boards/use-boards';
import type { Live } from '../live/use-connection';

/** `refused` is called with what the server said, over the socket or of the list; it must not change. */
export function useRefusals({ hear }: Live, failure: Failure | null, refused: (reason: string) => void): void {
  useEffect(
    () =>
      hear((message) => {
        if (message.type !== 'error') return;
        const all = message.code === 'key_required' || message.request === LIST_REQUEST;
        if (all && isOfAccess(message.code)) refused(message.error);
      }),
    [hear, refused],
  );
  useEffect(() => {
    if (failure !== null && isOfAccess(failure.code)) refused(failure.message);
  }, [failure, refused]);
}
