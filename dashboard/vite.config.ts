import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Puts mode.js first in the page. Vite bundles only modules; the hash in its name lets browsers cache it forever. */
function modeFirst(): Plugin {
  const source = readFileSync(new URL('src/mode.js', import.meta.url), 'utf8');
  const file = `assets/mode-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`;
  return {
    name: 'mode-first',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: file, source });
    },
    transformIndexHtml: (_, { bundle }) => [
      { tag: 'script', attrs: { src: bundle === undefined ? '/src/mode.js' : `/${file}` }, injectTo: 'head-prepend' },
    ],
  };
}

export default defineConfig({
  plugins: [modeFirst(), react(), tailwindcss()],
  build: {
    target: 'es2022',
    // The server's content security policy forbids inline scripts and styles, and data: addresses of small files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false, // printed by pack.mjs
  },
  server: {
    // For `npm run dev` next to a running `./ambit demo`.
    proxy: { '/client': 'http://127.0.0.1:8080' },
  },
});
