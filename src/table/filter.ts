/**
 * The filter language, which decides which names are listed: those that contain all words and none that follows a `!`.
 * `/pattern/` is a regular expression; letter case and Unicode form don't matter.
 */

/** Whether a name passes. It gets the raw name, not the displayed one. */
export type Filter = (name: string) => boolean;

/** Whether a row passes, by its name and other texts that it can be found by: each word has to be in one of them. */
export type RowFilter = (texts: readonly string[]) => boolean;

const everything: RowFilter = () => true;

let latest: { readonly text: string; readonly filter: RowFilter } = { text: '', filter: everything };

/** The filter of rows for a text; an empty text lets all rows pass. */
export function rowFilterOf(text: string): RowFilter {
  if (latest.text !== text) latest = { text, filter: parse(text) };
  return latest.filter;
}

/** The filter for a text; an empty text lets all names pass. */
export function filterOf(text: string): Filter {
  const passes = rowFilterOf(text);
  return (name) => passes([name]);
}

/** Removes differences of letter case and Unicode form. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');

/** A pattern between slashes, which may contain spaces, or a word; optionally after `!`. */
const TERM = /(!?)(?:\/((?:[^/\\]|\\.)+)\/(?=\s|$)|(\S+))/gu;

function parse(text: string): RowFilter {
  // A lone ! is a term that is still being typed.
  const typed = [...text.matchAll(TERM)].filter(([term]) => term !== '!');
  const terms = typed.map(([, not, pattern, word]) => {
    const found = pattern === undefined ? holds(word ?? '') : matches(pattern);
    const isFound: RowFilter = (texts) => texts.some(found);
    return not === '!' ? (texts: readonly string[]): boolean => !isFound(texts) : isFound;
  });
  if (terms.length === 0) return everything;
  return (texts) => {
    const searched = texts.map(plain);
    return terms.every((term) => term(searched));
  };
}

function holds(word: string): Filter {
  const wanted = plain(word);
  return (name) => name.includes(wanted);
}

/** An unfinished pattern, such as `/a(/`, is searched for literally. */
function matches(pattern: string): Filter {
  try {
    const regex = new RegExp(pattern.normalize('NFC'), 'iu');
    return (name) => regex.test(name);
  } catch {
    return holds(pattern);
  }
}
