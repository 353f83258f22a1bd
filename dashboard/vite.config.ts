import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2022',
    // The server forbids inline scripts and styles; small files inlined as data: would be refused, too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false, // pack.mjs says it
  },
  server: {
    // `npm run dev` beside a running `./ambit demo`.
    proxy: { '/client': 'http://127.0.0.1:8080' },
  },
});
