/** What one setting is made of, and the kinds of settings that there are several of. */

/** Where a flag stands in the help; a command takes whole groups. */
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

/** A flag of the command line, as the parser, the help, the man page and the completions read it. */
export interface Flag {
  /** The long name. */
  readonly name: string;
  readonly group: FlagGroup;
  readonly short?: string;
  /** What stands for its value in the help; absent for a switch. */
  readonly value?: string;
  /** Absent for a switch that is on by default, of which only the opposite is listed. */
  readonly help?: string;
  /** For a switch with an opposite, `--no-NAME`: its help, or true where that goes without saying. */
  readonly opposite?: string | true;
  /** The values it takes, where they are few. */
  readonly choices?: readonly string[];
  /** Its value is a file's path. */
  readonly file?: true;
}

/** What one key of the settings file takes. */
export interface Key<T> {
  readonly help: string;
  /** Completes "takes …". */
  readonly takes: string;
  /** The value as the program uses it; undefined when the key does not take it. */
  readonly read: (value: unknown) => T | undefined;
}

export type Keys<V> = { readonly [K in keyof V]-?: Key<NonNullable<V[K]>> };

export type Env = Readonly<Record<string, string | undefined>>;

/** One setting: everything about it but who reads it. Its name is its key in the table. */
export interface Setting<T> extends Key<NonNullable<T>> {
  readonly default: T;
  /** The flag that sets it; a setting without one is set by the file or by keys alone. */
  readonly flag?: Omit<Flag, 'name'>;
  /** A flag's text as a value; undefined when it is not what the flag takes. */
  readonly parse?: (text: string) => T | undefined;
  /** What is said of a text that `parse` refuses, where "takes …" would not help. */
  readonly refusal?: (text: string) => string;
  /** What the environment says, and the variable that says it. */
  readonly environment?: (env: Env) => readonly [value: T | undefined, from: string];
  /** The value as it stands in the file, where that differs. */
  write?(value: NonNullable<T>): unknown;
  /** Keys of the screen change it, and `W` saves it. */
  readonly savable?: true;
}

/** The most seconds that a time may be set to. */
const MOST_SECONDS = 86_400;

/** A text that is not empty. */
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
