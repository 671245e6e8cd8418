import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/app';
import { ROOT } from './config';
import './ui/theme.css';
import './ui/layout.css';
import './ui/loading.css';
import './ui/controls.css';
import './ui/ranks.css';
import './ui/podium.css';
import './ui/player.css';
import './ui/boards.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
const show = (page: ReactNode): void => createRoot(root).render(<StrictMode>{page}</StrictMode>);

// Whoever comes for a leaderboard does not load the console.
if (location.pathname === `${ROOT}console`) void import('./console/console').then(({ Console }) => show(<Console />));
else show(<App />);
