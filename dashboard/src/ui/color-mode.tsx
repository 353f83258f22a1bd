import { useState } from 'react';
import { Select } from './input';

const MODES = [
  ['system', 'Same as system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;
type Mode = (typeof MODES)[number][0];

const KEY = 'ambit-mode'; // read by mode.js

/** Chooses light, dark or the system's mode. The choice is stored in this browser. */
export function ColorModeSelect() {
  const [mode, setMode] = useState(storedMode);
  function choose(next: Mode) {
    setMode(next);
    document.documentElement.dataset['chosenMode'] = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Without local storage the choice lasts until the page is left.
    }
    window.dispatchEvent(new Event(KEY));
  }
  return <Select label="Appearance" value={mode} options={MODES} onChange={choose} />;
}

function storedMode(): Mode {
  try {
    const stored = document.documentElement.dataset['chosenMode'] ?? localStorage.getItem(KEY);
    return MODES.find(([mode]) => mode === stored)?.[0] ?? 'system';
  } catch {
    return 'system';
  }
}
