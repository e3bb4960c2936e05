/** How the made-up users behave: when they are online, for how long, and how fast. */
import { between, type Random, type Range } from './random.ts';

/** Durations are in seconds. Within a session there are pulses of traffic with pauses between them. */
export interface Habit {
  /** Its share of the users of a small server; the shares need not sum to 1. */
  readonly share: number;
  readonly session: Range;
  readonly rest: Range;
  readonly pulse: Range;
  readonly pause: Range;
  /** Bytes per second down, drawn once per session; pulses vary by a quarter. */
  readonly speed: Range;
  /** Bytes up per byte down. */
  readonly upload: Range;
}

const KB = 1000;
const MB = 1_000_000;
const NO_PAUSE: Range = [0, 0];

const DOWNLOADS: Habit = {
  share: 6,
  session: [20, 240],
  rest: [30, 300],
  pulse: [0.4, 1.2],
  pause: NO_PAUSE,
  speed: [2 * MB, 14 * MB],
  upload: [0.01, 0.03],
};
const STREAMS: Habit = {
  share: 20,
  session: [120, 1800],
  rest: [60, 600],
  pulse: [1, 3],
  pause: [3, 7],
  speed: [2 * MB, 7 * MB],
  upload: [0.01, 0.03],
};
const BROWSES: Habit = {
  share: 30,
  session: [30, 240],
  rest: [10, 120],
  pulse: [0.5, 3],
  pause: [0.5, 6],
  speed: [60 * KB, 900 * KB],
  upload: [0.05, 0.2],
};
const CALLS: Habit = {
  share: 6,
  session: [120, 900],
  rest: [120, 900],
  pulse: [0.5, 1],
  pause: NO_PAUSE,
  speed: [120 * KB, 350 * KB],
  upload: [0.8, 1.2],
};
const BACKS_UP: Habit = {
  share: 4,
  session: [30, 300],
  rest: [60, 600],
  pulse: [0.5, 1.5],
  pause: NO_PAUSE,
  speed: [15 * KB, 60 * KB],
  upload: [30, 60],
};
/** A phone in a pocket. */
const CHATS: Habit = {
  share: 20,
  session: [1, 4],
  rest: [5, 60],
  pulse: [0.3, 1],
  pause: NO_PAUSE,
  speed: [1 * KB, 8 * KB],
  upload: [0.3, 0.8],
};
/** Connected once, long ago. */
const SLEEPS: Habit = {
  share: 14,
  session: [0, 0],
  rest: [1e9, 1e9],
  pulse: [1, 1],
  pause: NO_PAUSE,
  speed: [100 * KB, 10 * MB],
  upload: [0.02, 0.1],
};

const HABITS = [DOWNLOADS, STREAMS, BROWSES, CALLS, BACKS_UP, CHATS, SLEEPS];

/** With more users than this the server's line is full, so a larger part of them sleeps. */
const CROWD = 150;

/** Draws the habit of one user out of `users`. */
export function drawHabit(random: Random, users: number): Habit {
  if (random() > CROWD / users) return SLEEPS;
  let left = random() * HABITS.reduce((sum, { share }) => sum + share, 0);
  for (const habit of HABITS) {
    left -= habit.share;
    if (left < 0) return habit;
  }
  return SLEEPS;
}

/** The fraction of time that a user with this habit is online, from 0 to 1. */
export function timeOnline({ session, rest }: Habit): number {
  const middle = ([least, most]: Range) => (least + most) / 2;
  return middle(session) / (middle(session) + middle(rest));
}

/** Bytes down that a user with this habit may have used in `seconds` of the past; some much more than others. */
export function pastBytes(random: Random, habit: Habit, seconds: number): number {
  if (habit === SLEEPS) return Math.floor(between(random, habit.speed) * 200 * random() ** 4);
  const duty = habit.pulse[1] / (habit.pulse[1] + habit.pause[1]);
  // The demo shows a busy evening; the past covers whole days with sleep and work.
  const busyPart = 0.01 + 0.08 * random() ** 2;
  return Math.floor(between(random, habit.speed) * duty * timeOnline(habit) * seconds * busyPart);
}
