/**
 * How names are written where they do not fit: cut so that no two of a table look alike. What is decided depends on
 * the names of the whole table alone, so that scrolling and filtering change no name.
 */
import { cleanName } from '../text/safe.ts';
import { beginning, ending, textWidth } from '../text/width.ts';
import { toAscii } from './glyphs.ts';

/** Wider names do not drop any column; they are cut instead. */
const MOST_WANTED = 40;

/** The names of a table. */
export interface Names {
  readonly list: readonly string[];
  /** The width of the widest name. */
  readonly widest: number;
  /** The width for which columns make room. */
  readonly wanted: number;
}

export const NO_NAMES: Names = { list: [], widest: 0, wanted: 0 };

/** The names of these rows; returns `before` itself if nothing has changed. */
export function namesOf(rows: readonly { readonly row: { readonly name: string } }[], before: Names): Names {
  const isSame =
    rows.length === before.list.length && rows.every(({ row }, at) => row.name === before.list[at]);
  if (isSame) return before;
  return namesIn(rows.map(({ row }) => row.name));
}

/** These names, measured. */
export function namesIn(list: readonly string[]): Names {
  let widest = 0;
  let wanted = 0;
  for (const name of list) {
    const width = textWidth(cleanName(name));
    widest = Math.max(widest, width);
    if (width <= MOST_WANTED) wanted = Math.max(wanted, width);
  }
  return { list, widest, wanted: wanted || Math.min(widest, MOST_WANTED) };
}

/** What names are written with. */
export interface Writing {
  /** The width of a name. */
  readonly width: number;
  readonly ellipsis: string;
  readonly ascii: boolean;
}

/** Writes a name. */
export type Label = (name: string) => string;

const labels = new WeakMap<Names, Map<string, Label>>();

/** Decides how the names of a table are displayed; done once per width. */
export function labelsOf(names: Names, writing: Writing): Label {
  const known = labels.get(names) ?? new Map<string, Label>();
  labels.set(names, known);
  const key = JSON.stringify(writing);
  const label = known.get(key) ?? labelsFor(names.list, writing);
  known.set(key, label);
  return label;
}

/** How the names of a list are written. */
export function labelsFor(list: readonly string[], writing: Writing): Label {
  const whole = wholeName(writing);
  const written = writeNames(list, writing);
  return (name) => written.get(name) ?? whole(name);
}

const wholeName =
  ({ ascii }: Writing): Label =>
  (name) =>
    ascii ? toAscii(cleanName(name)) : cleanName(name);

/** A way to shorten a name; null if it does not apply. The most informative ways come first. */
type Way = (name: Name) => string | null;

/** A name to be written. */
interface Name {
  readonly name: string;
  /** The whole of it, as it may be shown. */
  readonly whole: string;
  /** The part before the table's most common domain, if it has that domain. */
  readonly local: string | null;
}

/** How a name may be written, and what the eye takes that for. */
interface Try<N> {
  readonly of: N;
  readonly text: string;
  readonly look: string;
}

const tryOf = <N>(of: N, text: string): Try<N> => ({ of, text, look: lookOf(text) });

/** The names that are displayed differently, with their labels. */
function writeNames(list: readonly string[], writing: Writing): Map<string, string> {
  const write = wholeName(writing);
  const whole = [...new Set(list)].map((name) => tryOf(name, write(name)));
  const times = timesOf(whole);
  const fits = ({ text, look }: Try<string>): boolean =>
    textWidth(text) <= writing.width && times.get(look) === 1;
  const long = whole.filter((name) => !fits(name));
  if (long.length === 0) return new Map();
  const domain = commonDomain(whole.map(({ text }) => text));
  const names = long.map(({ of, text }): Name => ({ name: of, whole: text, local: localOf(text, domain) }));
  return settle(names, new Set(whole.filter(fits).map(({ look }) => look)), writing);
}

/** Gives each name the first way of writing it that cannot be mistaken for another name. */
function settle(names: readonly Name[], taken: Set<string>, writing: Writing): Map<string, string> {
  const found = new Map<string, string>();
  let open = names;
  for (const way of waysOf(writing)) {
    const tried = triesOf(way, open);
    const times = timesOf(tried);
    const good = tried.filter(({ look }) => times.get(look) === 1 && !taken.has(look));
    for (const { of, text, look } of good) {
      found.set(of.name, text);
      taken.add(look);
    }
    open = open.filter(({ name }) => !found.has(name));
    if (open.length === 0) return found;
  }
  for (const { name } of open) found.set(name, marked(name, '', MARK_DIGITS, writing.width));
  return found;
}

function triesOf(way: Way, names: readonly Name[]): Try<Name>[] {
  const tried: Try<Name>[] = [];
  for (const name of names) {
    const text = way(name);
    if (text !== null) tried.push(tryOf(name, text));
  }
  return tried;
}

/** What looks the same to the eye: trailing spaces are invisible, and so is how a letter is composed. */
const lookOf = (text: string): string =>
  /^[\x21-\x7e\u2026]*$/.test(text) ? text : text.trimEnd().normalize('NFC');

function timesOf(tries: readonly Try<unknown>[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { look } of tries) times.set(look, (times.get(look) ?? 0) + 1);
  return times;
}

/** The domain, including the @, that most names share; undefined if none is shared. */
function commonDomain(names: readonly string[]): string | undefined {
  const times = new Map<string, number>();
  let best: string | undefined;
  for (const name of names) {
    const at = name.lastIndexOf('@');
    if (at <= 0) continue;
    const domain = name.slice(at);
    const count = (times.get(domain) ?? 0) + 1;
    times.set(domain, count);
    if (count > (best === undefined ? 1 : (times.get(best) ?? 0))) best = domain;
  }
  return best;
}

const localOf = (name: string, domain: string | undefined): string | null =>
  domain !== undefined && name.endsWith(domain) ? name.slice(0, -domain.length) : null;

/** The ways from dropping the common domain to a hash that replaces the whole name. */
function waysOf({ width, ellipsis }: Writing): Way[] {
  const dots = textWidth(ellipsis);
  const cut = (text: string | null, tail: number): string | null => {
    const room = width - dots;
    if (text === null || room < 1) return null;
    const end = ending(text, Math.min(tail, room));
    return beginning(text, room - textWidth(end)) + ellipsis + end;
  };
  const shorter = (text: string | null, end: string): string | null =>
    text === null || textWidth(text + end) > width ? null : text + end;
  const third = Math.floor((width - dots) / 3);
  return [
    ({ local }) => shorter(local, `@${ellipsis}`),
    ({ local }) => shorter(local, ellipsis),
    ({ whole }) => cut(whole, 0),
    ({ local }) => cut(local, width - dots - third),
    ({ whole }) => cut(whole, width - dots - third),
    ({ local }) => cut(local, width),
    ({ whole }) => cut(whole, width),
    ...[2, 3, 4, 5, 6, MARK_DIGITS].map(
      (digits): Way =>
        ({ name, whole }) =>
          marked(name, whole, digits, width),
    ),
  ];
}

/** The most digits of a hash. */
const MARK_DIGITS = 7;

/** The start of a name and a hash of all of it, for names that differ only in the part that is cut off. */
function marked(name: string, whole: string, digits: number, width: number): string {
  const mark = `#${hash(name).slice(0, digits)}`;
  return beginning(whole, Math.max(0, width - mark.length)) + mark.slice(0, width);
}

/** FNV-1a over the UTF-16 units of a text, in base 36. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value.toString(36).padStart(MARK_DIGITS, '0').split('').reverse().join('');
}
