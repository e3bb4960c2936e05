/** Starts the live screen: wires source, poller, state and Ink together, and takes them apart in the right order. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Instance, render } from 'ink';
import type { Settings } from '../settings/settings.ts';
import { ASK_BACKGROUND, type Background, backgroundFrom, backgroundOf } from '../terminal/background.ts';
import { clipboardSequence } from '../terminal/clipboard.ts';
import { Frames } from '../terminal/frames.ts';
import { type Job, shellJob } from '../terminal/job.ts';
import { Keyboard, type KeyboardEvent, type TerminalInput } from '../terminal/keyboard.ts';
import { MouseSwitch } from '../terminal/mouse-switch.ts';
import { type Display, type Ending, unblock, watchTerminal } from '../terminal/signals.ts';
import { span } from '../text/meaning.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Run } from '../traffic/run.ts';
import { App, type SuspendTerminal } from './app.tsx';
import { act, type Outside } from './effects.ts';
import { Program } from './program.ts';
import { questionsTo } from './questions.ts';
import { withMessage } from './say.ts';
import { initialState, type Notice, type State } from './state.ts';
import { obeyTheme } from './theme.ts';
import { Watch, type WatchedServer } from './watch.ts';

/**
 * Milliseconds that the first frame waits for the first answer. If the core is near, one frame with the answer is drawn
 * instead of an empty one and another, which saves 50 ms of CPU at the start.
 */
const FIRST_ANSWER = 200;
/** Milliseconds that the last poll may take, so that every ending is bounded. */
const LAST_POLL = 1000;

export interface StartOptions {
  readonly servers: readonly [WatchedServer, ...WatchedServer[]];
  readonly clock: Clock;
  readonly stdin: TerminalInput;
  readonly stdout: Display;
  readonly settings: Settings;
  /** Deadline of one call, in seconds. */
  readonly timeout: number;
  readonly color: boolean;
  /** TERM and COLORFGBG are read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends by itself after this many samples of every server that answers. */
  readonly count?: number | undefined;
  /** What the operator must know from the start. */
  readonly notices: readonly string[];
  /** Good to know in the first minute, and not a problem. */
  readonly news?: string | undefined;
  /** Said in the footer for the first seconds. */
  readonly greeting?: string;
  /** Saves what is displayed; resolves with a sentence that says where. */
  readonly save: (state: State) => Promise<string>;
  /** Saves the present view as settings and says where, in a sentence. */
  readonly writeSettings: (state: State) => Promise<string>;
  /** The job that Ctrl-Z stops; by default this process's own. */
  readonly job?: Job;
}

/** How the session ended, and what was read of each server, in order; null if nothing was. */
export interface Finished {
  readonly ending: Ending;
  readonly runs: readonly (Run | null)[];
}

/** Runs the screen until it is quit or ended; the terminal is restored when this resolves. */
export async function start(options: StartOptions): Promise<Finished> {
  const session = new Session(options);
  return session.run();
}

/** How long news stays above the tables, in milliseconds. */
const NEWS_TIME = 60_000;

function noticesOf({ notices, news, clock }: StartOptions): Notice[] {
  const warnings = notices.map((text) => span(text, 'warning'));
  return news === undefined
    ? warnings
    : [...warnings, { ...span(news), until: clock.now().mono + NEWS_TIME }];
}

/** How long the terminal may take to answer, in milliseconds. */
const ANSWER_TIME = 200;

class Session {
  private readonly options: StartOptions;
  private readonly frames: Frames;
  private readonly keyboard: Keyboard;
  private readonly mouse: MouseSwitch;
  private readonly watch: Watch;
  private readonly program: Program;
  private readonly job: Job;
  private suspendTerminal: SuspendTerminal | undefined;
  /** Whether the terminal is the shell's. */
  private lent = false;
  private over = false;
  private end: (ending: Ending) => void = () => {};

  constructor(options: StartOptions) {
    const { servers, clock, settings, timeout, count, stdin, stdout, greeting } = options;
    this.options = options;
    this.job = options.job ?? shellJob;
    this.frames = new Frames(stdout, stdout);
    const { escapeDelay } = settings;
    this.keyboard = new Keyboard({ input: stdin, send: (query) => stdout.write(query), escapeDelay });
    this.mouse = new MouseSwitch(this.keyboard, (sequence) => stdout.write(sequence));
    this.keyboard.listen((event) => this.onKeyboard(event));
    const { columns, rows } = this.frames;
    const begin = initialState(servers, settings, { columns, rows }, clock.now(), noticesOf(options));
    const blank = { ...begin, background: backgroundFrom(options.env?.COLORFGBG) };
    const initial = greeting === undefined ? blank : withMessage(blank, greeting);
    this.program = new Program(initial, (effect) => act(effect, this.outside));
    this.watch = new Watch({
      servers,
      clock,
      interval: settings.interval,
      timeout,
      count,
      onEvents: (events) => this.program.dispatch({ type: 'poll', events, now: clock.now() }),
      onCounted: () => this.end({ kind: 'quit' }),
    });
  }

  async run(): Promise<Finished> {
    const { stdin, stdout, servers } = this.options;
    const ended = new Promise<Ending>((resolve) => {
      this.end = (ending) => {
        this.over = true;
        resolve(ending);
      };
    });
    const release = watchTerminal({
      stdin,
      stdout,
      end: this.end,
      suspend: () => void this.suspend(),
      resume: () => void this.repair(),
      disturbed: () => this.disturbed(),
    });
    const resized = (): void => this.resized();
    stdout.on('resize', resized);
    unblock(stdout);
    await this.job.untilForeground(() => this.over);
    const polling = this.over ? undefined : this.poll();
    await Promise.race([this.program.change(), ended, delay(FIRST_ANSWER, undefined, { ref: false })]);
    const ink = this.over ? undefined : this.draw();
    const ending = await ended;
    this.watch.stop();
    this.frames.pause();
    await this.mouse.release();
    await this.keyboard.answered();
    ink?.unmount();
    await this.keyboard.leave();
    release();
    stdout.off('resize', resized);
    // A reset that is on its way holds bytes that the core has no more: they belong to the totals.
    await Promise.race([polling, delay(LAST_POLL, undefined, { ref: false })]);
    for (const { source } of servers) source.close();
    return { ending, runs: this.watch.runs };
  }

  private poll(): Promise<void> {
    return this.watch.run().catch((error: unknown) => this.end({ kind: 'defect', error }));
  }

  private draw(): Instance {
    const onTerminal = (suspendTerminal: SuspendTerminal): void => {
      this.suspendTerminal = suspendTerminal;
      void this.askBackground();
    };
    obeyTheme();
    const app = (
      <App
        program={this.program}
        clock={this.options.clock}
        color={this.options.color}
        placeCursor={(place) => this.frames.placeCursor(place)}
        onTerminal={onTerminal}
      />
    );
    const ink = render(app, {
      stdin: this.keyboard.forInk,
      stdout: this.frames,
      // Each frame is one text, of which `Frames` sends the cells that changed.
      debug: true,
      alternateScreen: true,
      exitOnCtrlC: false,
      patchConsole: false,
      // Decided by us: a CI variable in the environment of a server cannot blank the screen.
      interactive: true,
    });
    // What fails while it draws ends Ink, and nothing else: without this v2top would poll on unseen.
    ink.waitUntilExit().catch((error: unknown) => this.end({ kind: 'defect', error }));
    return ink;
  }

  /** Asks the terminal for its background, unless the colours do not depend on it. The first frame is drawn by then. */
  private async askBackground(): Promise<void> {
    const { color, settings, stdin, env = {} } = this.options;
    // The Linux console prints the end of a question that it does not know.
    if (!color || settings.theme !== 'auto' || stdin.isTTY !== true || env.TERM === 'linux') return;
    const tell = (background: Background): void => this.program.dispatch({ type: 'background', background });
    const background = await this.keyboard.ask(ASK_BACKGROUND, backgroundOf, ANSWER_TIME, tell);
    if (background !== undefined) tell(background);
  }

  private onKeyboard(event: KeyboardEvent): void {
    const now = this.options.clock.now();
    if (event.type === 'key') this.program.dispatch({ type: 'key', key: event, now });
    if (event.type === 'mouse') this.program.dispatch({ type: 'mouse', mouse: event.mouse, now });
    if (event.type === 'paste') this.program.dispatch({ type: 'paste', text: event.text, now });
  }

  /** What keys act on besides the state. */
  private get outside(): Outside {
    const { save, writeSettings } = this.options;
    return {
      ...questionsTo({ ...this.options, watch: this.watch, tell: this.program.dispatch }),
      watch: this.watch,
      quit: () => this.end({ kind: 'quit' }),
      suspend: () => void this.suspend(),
      redraw: () => this.frames.repaint(),
      copy: (text) => this.options.stdout.write(clipboardSequence(text)),
      mouse: (on) => this.mouse.set(on),
      save: () => save(this.program.current()),
      writeSettings: () => writeSettings(this.program.current()),
      say: (text) => this.program.dispatch({ type: 'said', text, now: this.options.clock.now() }),
    };
  }

  private resized(): void {
    const { stdout } = this.options;
    this.frames.resize(stdout);
    const { columns, rows } = this.frames;
    this.program.dispatch({ type: 'resize', size: { columns, rows } });
  }

  /** A window of another size is redrawn by its own event. */
  private disturbed(): void {
    const { columns, rows } = this.options.stdout;
    if (columns === this.frames.columns && rows === this.frames.rows) this.frames.repaint();
  }

  /** Gives the terminal back to the shell, stops, and takes it again when continued. */
  private async suspend(): Promise<void> {
    if (this.lent) return;
    await this.lend(async () => {
      await this.job.stop();
      await this.job.untilForeground(() => this.over);
    });
  }

  /** A stop that could not be caught let the shell change the terminal: set all of it up again. */
  private async repair(): Promise<void> {
    if (this.lent) return;
    this.lent = true;
    this.frames.pause();
    await this.job.untilForeground(() => this.over);
    await this.lend(async () => {});
  }

  /** Leaves the terminal to others for a while. */
  private async lend(absence: () => Promise<void>): Promise<void> {
    this.lent = true;
    this.frames.pause();
    await this.mouse.release();
    await this.keyboard.answered();
    await this.suspendTerminal?.(async () => {
      await this.keyboard.leave();
      await absence();
    });
    this.lent = false;
    if (this.over) return;
    this.mouse.take();
    this.resized();
    this.frames.resume();
  }
}
