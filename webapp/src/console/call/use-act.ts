/** Something done at the server, for a form: once at a time, and what became of it. */

import { useCallback, useEffect, useRef, useState } from 'react';

import type { Request } from './curl';
import { send, type Answer, type Refused } from './send';
import { asRefused } from './use-ask';

export interface Act {
  readonly busy: boolean;
  readonly refused: Refused | null;
  /** Does it, and answers null where it was refused. */
  act(request: Request): Promise<Answer | null>;
  clear(): void;
}

export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);
  const there = useRef(true);
  const underWay = useRef(false);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);
  const act = useCallback(async (request: Request): Promise<Answer | null> => {
    if (underWay.current) return null;
    underWay.current = true;
    setBusy(true);
    setRefused(null);
    try {
      return await send(request);
    } catch (error) {
      if (there.current) setRefused(asRefused(error));
      return null;
    } finally {
      underWay.current = false;
      if (there.current) setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setRefused(null), []);
  return { busy, refused, act, clear };
}
