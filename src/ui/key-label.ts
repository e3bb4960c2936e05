/** Formats key names for people. */

const LABELS: Readonly<Record<string, string>> = {
  up: 'Up',
  down: 'Down',
  left: 'Left',
  right: 'Right',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
};

/** A key's name for people: "Ctrl-R", "PgUp", "Space". */
export function keyLabel(key: string): string {
  const written = key.replace(/^ctrl-(.)$/, (_, letter: string) => `Ctrl-${letter.toUpperCase()}`);
  return LABELS[key] ?? written.replace(/^f(?=\d)/, 'F');
}
