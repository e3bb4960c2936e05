/** Looks of text: SGR sequences as numbers, and the shortest sequence from one look to another. */

interface Kind {
  /** The codes that switch it on. */
  readonly codes: RegExp;
  /** The code that switches it off. */
  readonly off: string;
  /** Whether it is visible on a space. */
  readonly onSpace: boolean;
}

/** Bold and faint can both be on, and one code switches both off. */
const WEIGHT: Kind = { codes: /^[12]$/, off: '22', onSpace: false };

/** The kinds of attributes. Two codes of one kind replace each other, except for weights. */
const KINDS: readonly Kind[] = [
  WEIGHT,
  { codes: /^3$/, off: '23', onSpace: false },
  { codes: /^4$/, off: '24', onSpace: true },
  { codes: /^7$/, off: '27', onSpace: true },
  { codes: /^9$/, off: '29', onSpace: true },
  { codes: /^(?:3[0-7]|9[0-7]|38;.+)$/, off: '39', onSpace: false },
  { codes: /^(?:4[0-7]|10[0-7]|48;.+)$/, off: '49', onSpace: true },
];

/** The codes that are on, by kind; empty if none is. */
type Look = readonly string[];

const OWN: Look = KINDS.map(() => '');

/** One code each; indexed and RGB colours take several parameters. */
const CODES = /[345]8;5;\d+|[345]8;2;\d+;\d+;\d+|\d+/g;

/** The look after an SGR sequence with these parameters. */
function applied(look: Look, parameters: string): Look {
  const codes = parameters.match(CODES) ?? ['0'];
  return codes.reduce((before, code) => withCode(before, code), look);
}

function withCode(look: Look, code: string): Look {
  if (code === '0') return OWN;
  return KINDS.map((kind, place) => {
    const old = look[place] ?? '';
    if (code === kind.off) return '';
    if (!kind.codes.test(code)) return old;
    return kind === WEIGHT && old !== '' && old !== code ? '1;2' : code;
  });
}

/** The parameters that turn the terminal's default look into this one. */
function parametersOf(look: Look): string {
  return look.filter((code) => code !== '').join(';');
}

/** The shortest sequence from one look to another: only the differences, or a reset followed by all of `to`. */
function shortestChange(from: Look, to: Look): string {
  const steps: string[] = [];
  for (const [place, kind] of KINDS.entries()) {
    const old = from[place] ?? '';
    const now = to[place] ?? '';
    if (old === now) continue;
    if (old !== '' && (now === '' || kind === WEIGHT)) steps.push(kind.off);
    if (now !== '') steps.push(now);
  }
  const change = steps.join(';');
  const whole = parametersOf(to);
  const reset = whole === '' ? '' : `;${whole}`;
  return `\x1b[${reset.length <= change.length ? reset : change}m`;
}

/** The terminal's default look. */
export const PLAIN = 0;

/** How many bits the number of a look takes. */
export const LOOK_BITS = 12;

const MOST_LOOKS = 1 << LOOK_BITS;

interface Numbered {
  readonly look: Look;
  readonly isBlankOnSpace: boolean;
  /** The number of the look after each sequence, by the sequence's parameters. */
  readonly after: Map<string, number>;
  /** The sequence to each other look, by its number. */
  readonly changes: (string | undefined)[];
}

/** Numbers the looks that occur. The first one is the terminal's default. */
export class Looks {
  private readonly numbers = new Map<string, number>();
  private readonly numbered: Numbered[] = [];

  constructor() {
    this.clear();
  }

  /** Whether numbers are running out; looks beyond the last number are drawn plain. */
  get isFull(): boolean {
    return this.numbered.length >= MOST_LOOKS / 2;
  }

  /** Forgets all looks but the default; earlier numbers become meaningless. */
  clear(): void {
    this.numbers.clear();
    this.numbered.length = 0;
    this.numberOf(OWN);
  }

  /** The number of the look after an SGR sequence with these parameters. */
  after(number: number, parameters: string): number {
    const before = this.numbered[number];
    if (before === undefined) return PLAIN;
    const known = before.after.get(parameters);
    if (known !== undefined) return known;
    const next = this.numberOf(applied(before.look, parameters));
    before.after.set(parameters, next);
    return next;
  }

  /** Whether a space in that look is an empty cell: not inverse, no line, no background. */
  isBlankOnSpace(number: number): boolean {
    return this.numbered[number]?.isBlankOnSpace ?? true;
  }

  /** The shortest sequence from one look to another. */
  change(from: number, to: number): string {
    if (from === to) return '';
    const [before, next] = [this.numbered[from], this.numbered[to]];
    if (before === undefined || next === undefined) return '\x1b[m';
    before.changes[to] ??= shortestChange(before.look, next.look);
    return before.changes[to];
  }

  private numberOf(look: Look): number {
    const key = parametersOf(look);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.numbered.length;
    if (number >= MOST_LOOKS) return PLAIN;
    const isBlankOnSpace = look.every((code, place) => code === '' || KINDS[place]?.onSpace !== true);
    this.numbered.push({ look, isBlankOnSpace, after: new Map(), changes: [] });
    this.numbers.set(key, number);
    return number;
  }
}
