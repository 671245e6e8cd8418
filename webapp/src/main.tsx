import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/app';
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
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
