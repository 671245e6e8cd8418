import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The server that `npm run dev` shows; its own page is the built one.
const server = process.env['LEADERBOARD_URL'] ?? 'http://127.0.0.1:8080';

/** Puts each script and style beside itself in Brotli, a tenth smaller than gzip: the server has nothing that makes it. */
const brotli: Plugin = {
  name: 'brotli',
  apply: 'build',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((each) => /\.(js|css)$/.test(each))) {
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(readFileSync(join(dir, name))));
    }
  },
};

export default defineConfig({
  plugins: [react(), brotli],
  // The server puts its own path in the place of the dot.
  base: './',
  build: {
    outDir: '../src/leaderboard_shells/web/static',
    emptyOutDir: true,
    // Data URLs would need an exception in the page's content security policy.
    assetsInlineLimit: 0,
    modulePreload: false,
    // To compress well takes its time.
    rolldownOptions: { checks: { pluginTimings: false } },
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
