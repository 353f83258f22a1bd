// Light or dark, before the first paint: index.html loads this before everything else (vite.config.ts), as a classic script, since
// a module runs only after the page was painted, and the server's policy allows no inline script. Kumo waits for data-mode.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const show = () => {
    let chosen = root.dataset.chosenMode;
    try {
      chosen ??= localStorage.getItem('ambit-mode');
    } catch {
      // a browser that keeps nothing: the choice holds until the page is left
    }
    root.dataset.mode = chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
  };
  show();
  system.addEventListener('change', show);
  addEventListener('ambit-mode', show);
  addEventListener('storage', () => {
    delete root.dataset.chosenMode; // another tab has chosen since
    show();
  });
})();
