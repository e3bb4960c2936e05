/**
 * The filter's language: which names a text lets through. Words must all be found, `!word` may not be found, and
 * `/pattern/` is a regular expression; letter case and Unicode form don't matter.
 */

/** Says whether a name passes. The raw name counts, not what is shown of it. */
export type Filter = (name: string) => boolean;

const everything: Filter = () => true;

let latest: { readonly text: string; readonly filter: Filter } = { text: '', filter: everything };

/** The filter that a text means; an empty text lets all names through. */
export function filterOf(text: string): Filter {
  if (latest.text !== text) latest = { text, filter: parse(text) };
  return latest.filter;
}

/** One spelling for all letter cases and Unicode forms of a text. */
const plain = (text: string): string => text.normalize('NFC').toLowerCase().normalize('NFC');

/** A pattern between slashes, which may hold blanks, or a word; each with `!` before it or not. */
const TERM = /(!?)(?:\/((?:[^/\\]|\\.)+)\/(?=\s|$)|(\S+))/gu;

function parse(text: string): Filter {
  // A lone ! is a term that is still being typed.
  const typed = [...text.matchAll(TERM)].filter(([term]) => term !== '!');
  const terms = typed.map(([, not, pattern, word]) => {
    const found = pattern === undefined ? holds(word ?? '') : matches(pattern);
    return not === '!' ? (name: string): boolean => !found(name) : found;
  });
  if (terms.length === 0) return everything;
  return (name) => {
    const searched = plain(name);
    return terms.every((term) => term(searched));
  };
}

function holds(word: string): Filter {
  const wanted = plain(word);
  return (name) => name.includes(wanted);
}

/** A pattern that is not finished yet, such as `/a(/`, is looked for as it stands. */
function matches(pattern: string): Filter {
  try {
    const regex = new RegExp(pattern.normalize('NFC'), 'iu');
    return (name) => regex.test(name);
  } catch {
    return holds(pattern);
  }
}
