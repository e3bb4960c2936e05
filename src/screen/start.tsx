/** Starts the live screen: wires source, poller, state and Ink together, and takes them apart in the right order. */
import { render } from 'ink';
import type { Sample } from '../fold/sample.ts';
import type { Clock } from '../poll/clock.ts';
import { Poller } from '../poll/poller.ts';
import type { Source } from '../source/source.ts';
import { Program } from '../state/program.ts';
import type { Settings } from '../state/settings.ts';
import { type Effect, initialState, type State } from '../state/state.ts';
import { App, type SuspendTerminal } from './app.tsx';
import { Canvas } from './canvas.ts';
import { COLOUR, MONOCHROME } from './palette.ts';
import { type Display, type Ending, type Keyboard, mindTerminal, stopJob } from './terminal.ts';

export interface StartOptions {
  readonly source: Source;
  readonly clock: Clock;
  readonly stdin: Keyboard;
  readonly stdout: Display;
  readonly settings: Settings;
  /** Deadline of one call, in seconds. */
  readonly timeout: number;
  readonly color: boolean;
  /** Ends by itself after so many samples. */
  readonly count?: number | undefined;
  /** What the operator must know from the start. */
  readonly notices: readonly string[];
  /** Saves what is shown and says where, in a sentence. */
  readonly save: (state: State) => Promise<string>;
  /** Saves the present view as settings and says where, in a sentence. */
  readonly writeSettings: (state: State) => Promise<string>;
  /** Stops the job that this process belongs to, as Ctrl-Z does; resolves when it goes on. */
  readonly stop?: () => Promise<void>;
}

/** How it ended, and the last thing that was read. */
export interface Finished {
  readonly ending: Ending;
  readonly sample: Sample | null;
}

/** Runs the screen until it is quit or ended; the terminal is restored when this resolves. */
export async function start(options: StartOptions): Promise<Finished> {
  const session = new Session(options);
  return session.run();
}

class Session {
  private readonly options: StartOptions;
  private readonly canvas: Canvas;
  private readonly poller: Poller;
  private readonly program: Program;
  private suspendTerminal: SuspendTerminal | undefined;
  private samples = 0;
  private end: (ending: Ending) => void = () => {};

  constructor(options: StartOptions) {
    const { source, clock, settings, timeout, stdout, color, notices } = options;
    this.options = options;
    this.canvas = new Canvas(stdout, color ? COLOUR : MONOCHROME);
    const size = { columns: stdout.columns, rows: stdout.rows };
    const initial = initialState(source.address, settings, size, clock.now(), notices);
    this.program = new Program(initial, (effect, state) => this.act(effect, state));
    this.poller = new Poller({
      source,
      clock,
      interval: settings.interval,
      timeout,
      mode: settings.mode,
      onEvent: (event) => {
        this.program.dispatch({ type: 'poll', event, now: clock.now() });
        if (event.type === 'sample') this.countSample();
      },
    });
  }

  async run(): Promise<Finished> {
    const { stdin, stdout, source } = this.options;
    const ended = new Promise<Ending>((resolve) => {
      this.end = resolve;
    });
    const release = mindTerminal({ stdin, stdout, end: this.end, suspend: () => void this.suspend() });
    const onTerminal = (suspendTerminal: SuspendTerminal): void => {
      this.suspendTerminal = suspendTerminal;
    };
    const app = (
      <App program={this.program} clock={this.options.clock} canvas={this.canvas} onTerminal={onTerminal} />
    );
    const ink = render(app, {
      stdin,
      stdout,
      alternateScreen: true,
      exitOnCtrlC: false,
      patchConsole: false,
      // Decided by us: a CI variable in the environment of a server must not blank the screen.
      interactive: true,
    });
    this.poller.run().catch((error: unknown) => this.end({ kind: 'defect', error }));
    const ending = await ended;
    this.poller.stop();
    source.close();
    this.canvas.pause();
    ink.unmount();
    release();
    return { ending, sample: this.program.current().sample };
  }

  private countSample(): void {
    // The first reading is no sample: it has no speed.
    this.samples += this.program.current().sample?.elapsed == null ? 0 : 1;
    if (this.samples === this.options.count) this.end({ kind: 'quit' });
  }

  private act(effect: Effect, state: State): void {
    switch (effect.type) {
      case 'quit':
        this.end({ kind: 'quit' });
        break;
      case 'suspend':
        void this.suspend();
        break;
      case 'redraw':
        this.redraw();
        break;
      case 'retry':
        this.poller.retry();
        break;
      case 'interval':
        this.poller.setInterval(effect.seconds);
        break;
      case 'mode':
        this.poller.setMode(effect.mode);
        break;
      case 'zero-core':
        this.poller.zeroCore();
        break;
      case 'save':
        void this.options.save(state).then((text) => this.say(text));
        break;
      case 'write-settings':
        void this.options.writeSettings(state).then((text) => this.say(text));
        break;
    }
  }

  private say(text: string): void {
    this.program.dispatch({ type: 'said', text, now: this.options.clock.now() });
  }

  private redraw(): void {
    this.canvas.forget();
    const { size } = this.program.current();
    this.program.dispatch({ type: 'resize', size });
  }

  /** Gives the terminal back to the shell, stops, and takes it again when continued. */
  private async suspend(): Promise<void> {
    this.canvas.pause();
    await this.suspendTerminal?.(this.options.stop ?? stopJob);
    this.canvas.resume();
    const { columns, rows } = this.options.stdout;
    this.program.dispatch({ type: 'resize', size: { columns, rows } });
  }
}
