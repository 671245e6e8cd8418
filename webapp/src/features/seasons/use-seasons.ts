import { useEffect, useState } from 'react';

import { getSeasons } from '../../api/requests';
import { useRead } from '../../api/use-read';
import { SEASONS_EVERY } from '../../config';
import type { Season } from '../../wire/types';

/** The seasons of a board: read once a season, and again and again while one of them is not settled yet. */
export function useSeasons(key: string | null, board: string): readonly Season[] {
  const [inGrace, setInGrace] = useState(false);
  const { data } = useRead(key, (signal) => getSeasons(board, signal), inGrace ? SEASONS_EVERY : null);
  useEffect(() => setInGrace(data?.some(({ settlesAt }) => settlesAt !== null) ?? false), [data]);
  return data ?? NONE;
}

const NONE: readonly Season[] = [];
