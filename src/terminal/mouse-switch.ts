/** Switches the terminal's mouse reports on and off, and always off while another program uses the terminal. */
import type { Keyboard } from './keyboard.ts';

/** Reports for buttons and the wheel (1000) in SGR form (1006). Source: xterm's "Control Sequences", Mouse Tracking. */
const ON = '\x1b[?1000h\x1b[?1006h';
const OFF = '\x1b[?1006l\x1b[?1000l';

/** How long the terminal may take to confirm, in milliseconds. */
const PATIENCE = 200;

export class MouseSwitch {
  private readonly keyboard: Keyboard;
  private readonly send: (sequence: string) => void;
  private wanted = false;

  constructor(keyboard: Keyboard, send: (sequence: string) => void) {
    this.keyboard = keyboard;
    this.send = send;
  }

  set(on: boolean): void {
    this.wanted = on;
    this.keyboard.mouse = on;
    this.send(on ? ON : OFF);
  }

  /** Call before leaving the terminal. Resolves when no report is outstanding, which would be typed into the shell. */
  async release(): Promise<void> {
    if (!this.wanted) return;
    this.keyboard.mouse = false;
    await this.keyboard.ask(OFF, () => undefined, PATIENCE);
  }

  /** Call when the terminal is ours again. */
  take(): void {
    if (this.wanted) this.set(true);
  }
}
