/** What effects ask of the cores and their histories; every answer is dispatched as a message. */
import type { SeriesQuery } from '../history/lookup.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from '../traffic/clock.ts';
import type { Outside } from './effects.ts';
import { answerOfAll, answerTo, recordOfAll, rowFrom, usageFrom } from './history-answers.ts';
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
export function questionsTo(options: QuestionOptions): Questions {
  const { servers, watch, clock, settings, timeout, tell } = options;
  const seconds = (): number => Math.floor(clock.now().wall / 1000);
  const queryOf = ({
    source: { address },
  }: WatchedServer): Pick<SeriesQuery, 'address' | 'billingDay' | 'now'> => ({
    address,
    billingDay: settings.billingDay,
    now: seconds(),
  });
  const at = (places: readonly number[]): WatchedServer[] => places.flatMap((place) => servers[place] ?? []);
  const all = <T>(places: readonly number[], ask: (server: WatchedServer) => Promise<T>): Promise<T[]> =>
    Promise.all(at(places).map(ask));
  return {
    askSeries: (question, places) =>
      void all(places, (server) => answerTo({ ...question, ...queryOf(server) }, server.queries)).then(
        (answers) => tell({ type: 'series', question, answer: answerOfAll(answers), now: clock.now() }),
      ),
    askRow: (question, places) =>
      void all(places, (server) => rowFrom({ ...question, ...queryOf(server) }, server.queries)).then(
        (records) => tell({ type: 'row', question, places, answer: recordOfAll(records) }),
      ),
    askUsage: (place) =>
      void all([place], (server) =>
        usageFrom({ ...queryOf(server), limits: settings.limits }, server.queries).then((answer) =>
          tell({ type: 'usage', place, answer }),
        ),
      ),
    askOnline: (place, askedAt) =>
      void all([place], ({ source }) =>
        onlineFrom(source, timeout * 1000).then((answer) =>
          tell({ type: 'online', place, askedAt, answer, now: clock.now() }),
        ),
      ),
    askServer: (place) =>
      void all([place], ({ source, queries }) =>
        serverAnswer({ source, queries, poller: watch.poller(place) }, timeout * 1000, seconds()).then(
          (answer) => tell({ type: 'server', place, answer, now: clock.now() }),
        ),
      ),
  };
}
