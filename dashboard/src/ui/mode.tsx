import { useState } from 'react';
import { Choice } from './input';

const MODES = [
  ['system', 'Like the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const;
type Mode = (typeof MODES)[number][0];

const KEY = 'ambit-mode'; // mode.js reads it

/** Light, dark, or what the system says; kept in this browser. */
export function ModeChoice() {
  const [mode, setMode] = useState(chosen);
  function choose(next: Mode) {
    setMode(next);
    document.documentElement.dataset['chosenMode'] = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // It holds until the page is left.
    }
    window.dispatchEvent(new Event(KEY));
  }
  return <Choice label="Appearance" value={mode} options={MODES} onChange={choose} />;
}

function chosen(): Mode {
  try {
    const stored = document.documentElement.dataset['chosenMode'] ?? localStorage.getItem(KEY);
    return MODES.find(([mode]) => mode === stored)?.[0] ?? 'system';
  } catch {
    return 'system';
  }
}
