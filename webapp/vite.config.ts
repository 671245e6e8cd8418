import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The server that `npm run dev` shows; its own page is the built one.
const server = process.env['LEADERBOARD_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  // The server puts its own path in the place of the dot.
  base: './',
  build: {
    outDir: '../src/leaderboard_shells/web/static',
    emptyOutDir: true,
    // Data URLs would need an exception in the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
  },
  server: {
    host: '127.0.0.1',
    // The page is made of the client as well.
    fs: { allow: ['.', '../clients/typescript/src'] },
    proxy: {
      '/api': server,
      '/ws': { target: server, ws: true },
    },
  },
  test: { include: ['src/**/*.test.ts'] },
});
