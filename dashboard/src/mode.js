// Sets light or dark mode before the first paint. The page loads this file first (vite.config.ts) and as a classic script: a
// module runs after the first paint, and the content security policy forbids inline scripts. Kumo's styles read data-mode.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const show = () => {
    let chosen = root.dataset.chosenMode;
    try {
      chosen ??= localStorage.getItem('ambit-mode');
    } catch {
      // Without local storage the choice lasts until the page is left.
    }
    root.dataset.mode = chosen === 'light' || chosen === 'dark' ? chosen : system.matches ? 'dark' : 'light';
  };
  show();
  system.addEventListener('change', show);
  addEventListener('ambit-mode', show);
  addEventListener('storage', () => {
    delete root.dataset.chosenMode; // another tab has changed the choice
    show();
  });
})();
