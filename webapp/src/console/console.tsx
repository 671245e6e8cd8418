import { useEffect, useState, type ReactNode } from 'react';

import { KeyEntry, type KeyWords } from '../access/key-entry';
import { ROOT } from '../config';
import { Loading } from '../ui/notice';
import { ACCESS, access, AccessContext, opensAnything, type Access } from './access';
import { BoardList } from './boards/board-list';
import { BoardPage } from './boards/board';
import { NewBoard } from './boards/new-board';
import { forgetCalls } from './call/calls';
import { holdKey, useHeldKey } from './call/session';
import { useAsk } from './call/use-ask';
import './console.css';
import { PlayerPage } from './players/player';
import { useRoute, written, type Route } from './route';
import { AccessPage } from './server/access-page';
import { ServerPage } from './server/server-page';
import { CallsPanel } from './ui/calls-panel';
import { Refusal } from './ui/refusal';

const KEY_WORDS: KeyWords = {
  label: 'Access key',
  use: 'Use this key',
  wrong: 'A key is made of visible characters without spaces.',
  about: 'It is kept in the memory of this page alone: when you load the page anew or leave it, the key is gone.',
};

/** The console: what may be done over the API, for people. It holds nothing but the key, and that only until it goes. */
export function Console() {
  const key = useHeldKey();
  const asked = useAsk(ACCESS, access);
  const [entering, setEntering] = useState(false);
  useEffect(() => {
    document.title = 'Console · Leaderboard';
    document.documentElement.lang = 'en';
    document.documentElement.dir = 'ltr';
  }, []);
  const use = (next: string | null): void => {
    forgetCalls();
    holdKey(next);
    setEntering(false);
  };
  const found = asked.refused === null ? asked.data : null;
  const closed = asked.refused !== null || (found !== null && !opensAnything(found));
  return (
    <div className="console">
      <a className="skip" href="#work" onClick={(event) => (event.preventDefault(), document.getElementById('work')?.focus())}>
        Skip to the work
      </a>
      <header className="console-head">
        <h1>Console</h1>
        {found !== null && !closed && <Who access={found} />}
        {key !== null ? (
          <button type="button" onClick={() => use(null)}>
            Forget the key
          </button>
        ) : (
          !closed && (
            <button type="button" aria-expanded={entering} onClick={() => setEntering(!entering)}>
              Use a key
            </button>
          )
        )}
        <a href={ROOT}>Public page</a>
      </header>
      {(closed || entering) && (
        <div className="box gate">
          {closed && <h2>This server asks for an access key</h2>}
          <Refusal refused={asked.refused} />
          <KeyEntry words={KEY_WORDS} use={use} />
        </div>
      )}
      {found !== null && !closed ? (
        <AccessContext.Provider value={found}>
          <Shell key={key}>
            <View />
          </Shell>
        </AccessContext.Provider>
      ) : (
        !closed && <Loading what="Loading what is open …" />
      )}
      <CallsPanel />
    </div>
  );
}

function Who({ access: { shown, key, player } }: { access: Access }) {
  return <span className="who-am-i">{shown === 'key' ? `Key ${key}` : shown === 'token' ? `Player ${player}` : 'No key'}</span>;
}

const PLACES: readonly (readonly [string, string, readonly Route['view'][]])[] = [
  ['Leaderboards', written({ view: 'boards' }), ['boards', 'board', 'new']],
  ['Players', written({ view: 'player', id: null }), ['player']],
  ['Server', written({ view: 'server' }), ['server']],
  ['Access', written({ view: 'access' }), ['access']],
];

function Shell({ children }: { children: ReactNode }) {
  const { view } = useRoute();
  return (
    <div className="console-body">
      <nav className="places-nav" aria-label="Console">
        {PLACES.map(([title, address, views]) => (
          <a key={title} href={address} aria-current={views.includes(view) ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <main id="work" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function View() {
  const route = useRoute();
  switch (route.view) {
    case 'boards':
      return <BoardList />;
    case 'new':
      return <NewBoard />;
    case 'board':
      return <BoardPage key={route.id} id={route.id} tab={route.tab} season={route.season} />;
    case 'player':
      return <PlayerPage id={route.id} />;
    case 'access':
      return <AccessPage />;
    case 'server':
      return <ServerPage />;
  }
}
