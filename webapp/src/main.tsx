import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/app';
import { ROOT } from './config';
import { dress } from './embed/dress';
import { Embed } from './embed/embed';
import { embedded } from './embed/options';
import { mark } from './i18n/language';
import { begin } from './i18n/text';
import './ui/theme.css';
import './ui/layout.css';
import './ui/loading.css';
import './ui/controls.css';
import './ui/ranks.css';
import './ui/podium.css';
import './ui/player.css';
import './ui/boards.css';
import './ui/embed.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const show = (page: ReactNode): void => createRoot(root).render(<StrictMode>{page}</StrictMode>);

if (location.pathname === `${ROOT}console`) {
  // Whoever comes for a leaderboard does not load the console.
  void import('./operators').then(({ Console }) => show(<Console />));
} else if (location.pathname === `${ROOT}status`) {
  mark();
  void import('./operators').then(async ({ Status }) => {
    await begin();
    show(<Status />);
  });
} else {
  mark();
  const options = embedded(location.pathname, location.search, ROOT);
  if (options !== null) dress(options);
  void begin().then(() => show(options === null ? <App /> : <Embed options={options} />));
}
