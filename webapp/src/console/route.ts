/** Where in the console one is. It stands behind the `#`, which no browser sends: addresses here name players. */

import { useEffect, useState } from 'react';

export const TABS = ['standings', 'settings', 'seasons', 'ending'] as const;
export type Tab = (typeof TABS)[number];

export type Route =
  | { readonly view: 'boards' | 'new' | 'access' | 'server' }
  | { readonly view: 'board'; readonly id: string; readonly tab: Tab; readonly season: number | null }
  | { readonly view: 'player'; readonly id: string | null };

export function parsed(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view, id, tab] = path.split('/').map(decoded);
  switch (view) {
    case 'board': {
      if (!id) return { view: 'boards' };
      const season = new URLSearchParams(query).get('season') ?? '';
      return {
        view,
        id,
        tab: TABS.find((one) => one === tab) ?? 'standings',
        season: /^[1-9][0-9]{0,8}$/.test(season) ? Number(season) : null,
      };
    }
    case 'player':
      return { view, id: id || null };
    case 'new':
    case 'access':
    case 'server':
      return { view };
    default:
      return { view: 'boards' };
  }
}

export function written(route: Route): string {
  switch (route.view) {
    case 'board': {
      const season = route.season === null ? '' : `?season=${route.season}`;
      return `#/board/${encodeURIComponent(route.id)}/${route.tab}${season}`;
    }
    case 'player':
      return route.id === null ? '#/player' : `#/player/${encodeURIComponent(route.id)}`;
    case 'boards':
    case 'new':
    case 'access':
    case 'server':
      return `#/${route.view}`;
  }
}

export const toBoard = (id: string, tab: Tab = 'standings', season: number | null = null): string =>
  written({ view: 'board', id, tab, season });
export const toPlayer = (id: string | null): string => written({ view: 'player', id });

export const go = (address: string): void => {
  location.hash = address;
};

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parsed(location.hash));
  useEffect(() => {
    const follow = (): void => setRoute(parsed(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
