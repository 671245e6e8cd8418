/** The address bar as state: choices become entries of the browser's history, and its arrows are followed. */

import { useCallback, useEffect, useState } from 'react';

import { parsed, written, type Place } from './address';

const here = (): Place => parsed(location.pathname, location.search);

export function useAddress(): [Place, (place: Place, how?: 'push' | 'replace') => void] {
  const [place, setPlace] = useState(here);
  useEffect(() => {
    const follow = (): void => setPlace(here());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go = useCallback((to: Place, how: 'push' | 'replace' = 'push') => {
    if (how === 'push') history.pushState(null, '', written(to));
    else history.replaceState(null, '', written(to));
    setPlace(to);
  }, []);
  return [place, go];
}
