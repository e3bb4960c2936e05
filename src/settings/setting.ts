/** The parts of one setting, and the common kinds of settings. */

/** The section of the help that lists a flag; a command takes whole groups. */
export type FlagGroup =
  | 'The core'
  | 'Polling'
  | 'Printing'
  | 'Tables'
  | 'Terminal'
  | 'History'
  | 'Settings'
  | 'This command'
  | 'Help';

/** A command-line flag, as the parser, the help, the man page and the completions read it. */
export interface Flag {
  /** The long name. */
  readonly name: string;
  readonly group: FlagGroup;
  readonly short?: string;
  /** The placeholder for its value in the help; absent for a switch. */
  readonly value?: string;
  /** Absent for a switch that is on by default, of which only the opposite is listed. */
  readonly help?: string;
  /** For a switch with an opposite, `--no-NAME`: its help, or true if that is obvious. */
  readonly opposite?: string | true;
  /** The values it takes, if there are only a few. */
  readonly choices?: readonly string[];
  /** Its value is a path. */
  readonly file?: true;
  /** Its value is a server: an address, or an `@name` of the settings. */
  readonly servers?: true;
}

/** A key of the settings file. */
export interface Key<T> {
  readonly help: string;
  /** Completes the sentence "takes …". */
  readonly takes: string;
  /** Converts the value for the program; undefined if the key does not take it. */
  readonly read: (value: unknown) => T | undefined;
}

export type Keys<V> = { readonly [K in keyof V]-?: Key<NonNullable<V[K]>> };

export type Env = Readonly<Record<string, string | undefined>>;

/** One setting, except for its name, which is its key in the table. */
export interface Setting<T> extends Key<NonNullable<T>> {
  readonly default: T;
  /** The flag that sets it; without one, only the file or keys can set it. */
  readonly flag?: Omit<Flag, 'name'>;
  /** Converts a flag's text; undefined if the flag does not take it. */
  readonly parse?: (text: string) => T | undefined;
  /** The message for a text that `parse` refuses, if "takes …" would not help. */
  readonly refusal?: (text: string) => string;
  /** The value from the environment, and the variable that gives it. */
  readonly environment?: (env: Env) => readonly [value: T | undefined, from: string];
  /** Converts the value back to the form in the file, if that differs. */
  write?(value: NonNullable<T>): unknown;
  /** Keys of the screen can change it, and `W` saves it. */
  readonly savable?: true;
}

/** The longest time that can be set, in seconds. */
const MOST_SECONDS = 86_400;

/** A non-empty text. */
export const readText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A list of texts. */
export function readTexts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

/** A key that is on or off. */
export const onOffKey = (help: string): Key<boolean> => ({
  help,
  takes: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
});

/** A key that takes any text. */
export const textKey = (help: string, takes: string): Key<string> => ({ help, takes, read: readText });

/** A setting that is on or off. */
export const onOff = (
  help: string,
  more: Partial<Setting<boolean>> & { readonly default: boolean },
): Setting<boolean> => ({ ...onOffKey(help), ...more });

/** A setting in seconds, from `least` to a day, fractions allowed. */
export function seconds(
  help: string,
  least: number,
  more: Partial<Setting<number>> & { readonly default: number },
): Setting<number> {
  const read = (value: unknown): number | undefined =>
    typeof value === 'number' && value >= least && value <= MOST_SECONDS ? value : undefined;
  const parse = (text: string): number | undefined =>
    /^\d*\.?\d+$|^\d+\.$/.test(text) ? read(Number(text)) : undefined;
  return { help, takes: `seconds from ${least} to ${MOST_SECONDS}`, read, parse, ...more };
}
