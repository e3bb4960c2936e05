/** Reads the tables from a screen's text. */

/** The lines of the table with that title, its TOTAL included and its head not. */
function tableLines(text: string, title: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${title} `));
  if (start < 0) return [];
  const end = lines.findIndex((line, index) => index > start && !/^[ >]/.test(line));
  return lines.slice(start + 1, end < 0 ? undefined : end);
}

/** The name in a row: what comes before two blanks. */
const nameOf = (line: string): string => line.slice(1).split(/ {2,}/)[0] ?? '';

/** The names of the rows of a table from the top, without TOTAL and what follows it. */
export function rowNames(text: string, title: string): string[] {
  const names = tableLines(text, title).map(nameOf);
  const total = names.findIndex((name) => name.startsWith('TOTAL'));
  return (total < 0 ? names : names.slice(0, total)).filter((name) => name !== '');
}

/** The line of a table whose name begins so; empty if there is none. */
export function tableRow(text: string, title: string, name: string): string {
  return tableLines(text, title).find((line) => nameOf(line).startsWith(name)) ?? '';
}

/** The name of the row that is selected, undefined if none is. */
export function selectedName(text: string): string | undefined {
  const line = text.split('\n').find((candidate) => candidate.startsWith('>'));
  return line === undefined ? undefined : nameOf(line);
}
