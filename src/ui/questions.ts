/** What effects ask of the cores and their histories; every answer is dispatched as a message. */
import type { RowQuery, UsageAnswer } from '../history/lookup.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Outside } from './effects.ts';
import { answerFrom, seriesFrom, sumOfRecords, sumOfSeries } from './history-answers.ts';
import { onlineFrom } from './online-answer.ts';
import { serverAnswer } from './server-answer.ts';
import type { Message } from './update.ts';
import type { Watch, WatchedServer } from './watch.ts';

export interface QuestionOptions {
  readonly servers: readonly WatchedServer[];
  readonly watch: Watch;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Deadline of one call, in seconds. */
  readonly timeout: number;
  readonly tell: (message: Message) => void;
}

type Questions = Pick<Outside, 'askSeries' | 'askRow' | 'askUsage' | 'askOnline' | 'askServer'>;

/** The questions, each of which answers when it can and never rejects for what is wrong outside. */
export const questionsTo = (options: QuestionOptions): Questions => ({
  ...historyQuestions(options),
  ...coreQuestions(options),
});

function historyQuestions(options: QuestionOptions): Pick<Questions, 'askSeries' | 'askRow' | 'askUsage'> {
  const { clock, settings } = options;
  const about = ({ source }: WatchedServer): Pick<RowQuery, 'address' | 'billingDay' | 'now'> => ({
    address: source.address,
    billingDay: settings.billingDay,
    now: seconds(clock),
  });
  return {
    askSeries: (question, places) =>
      askAll(options, places, {
        ask: (server) => seriesFrom({ ...question, ...about(server) }, server.queries),
        told: (answers) => ({ type: 'series', question, answer: sumOfSeries(answers), now: clock.now() }),
      }),
    askRow: (question, places) =>
      askAll(options, places, {
        ask: (server) =>
          answerFrom(server.queries, (history) => history.row({ ...question, ...about(server) })),
        told: (records) => ({ type: 'row', question, places, answer: sumOfRecords(records) }),
      }),
    askUsage: () =>
      askAll(options, [...options.servers.keys()], {
        ask: (server) =>
          answerFrom(server.queries, (history) =>
            history.usage({ ...about(server), limits: settings.limits }),
          ),
        told: (answers) => ({ type: 'usage', answers: answers.map((answer) => answer ?? NO_USAGE) }),
      }),
  };
}

const NO_USAGE: UsageAnswer = { names: [], quotas: [] };

function coreQuestions(options: QuestionOptions): Pick<Questions, 'askOnline' | 'askServer'> {
  const { watch, clock } = options;
  const deadline = options.timeout * 1000;
  return {
    askOnline: (place, askedAt) =>
      askOne(options, place, {
        ask: ({ source }) => onlineFrom(source, deadline),
        told: (answer) => ({ type: 'online', place, askedAt, answer, now: clock.now() }),
      }),
    askServer: (place) =>
      askOne(options, place, {
        ask: ({ source, queries }) =>
          serverAnswer({ source, queries, poller: watch.poller(place) }, deadline, seconds(clock)),
        told: (answer) => ({ type: 'server', place, answer, now: clock.now() }),
      }),
  };
}

/** Now, in Unix seconds. */
const seconds = (clock: Clock): number => Math.floor(clock.now().wall / 1000);

interface Question<Answer, Answers> {
  readonly ask: (server: WatchedServer) => Promise<Answer>;
  readonly told: (answers: Answers) => Message;
}

/** Asks several servers, and tells when all have answered. */
function askAll<T>(
  { servers, tell }: QuestionOptions,
  places: readonly number[],
  { ask, told }: Question<T, readonly T[]>,
): void {
  const asked = places.flatMap((place) => servers[place] ?? []);
  // What rejects is a bug of ours, which ends the session like every unhandled rejection.
  void Promise.all(asked.map(ask)).then((answers) => tell(told(answers)));
}

/** Asks one server. */
function askOne<T>({ servers, tell }: QuestionOptions, place: number, { ask, told }: Question<T, T>): void {
  const server = servers[place];
  // A rejection is a bug of ours here too.
  if (server !== undefined) void ask(server).then((answer) => tell(told(answer)));
}
