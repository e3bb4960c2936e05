/** Bytes and silences for a tokenizer, on their own clock. */
import { type Token, Tokenizer } from '../../src/terminal/tokenizer.ts';

/** Bytes of one read, or a silence in milliseconds. */
export type Input = string | Uint8Array | number;

export class Typist {
  private readonly tokenizer: Tokenizer;
  private now = 0;

  constructor(escapeDelay?: number) {
    this.tokenizer = new Tokenizer(escapeDelay);
  }

  /** What these make, one after the other. A character up to U+00FF of a string is a byte. */
  send(...inputs: readonly Input[]): Token[] {
    return inputs.flatMap((input) => {
      if (typeof input === 'number') return this.wait(input);
      const bytes = typeof input === 'string' ? Buffer.from(input, 'latin1') : input;
      return this.tokenizer.feed(bytes, this.now);
    });
  }

  private wait(milliseconds: number): Token[] {
    const tokens: Token[] = [];
    const end = this.now + milliseconds;
    for (;;) {
      const { deadline } = this.tokenizer;
      if (deadline === null || deadline > end) break;
      this.now = Math.max(this.now, deadline);
      tokens.push(...this.tokenizer.expire(this.now));
    }
    this.now = end;
    return tokens;
  }
}

/** Tokens as short texts: the names of keys, `paste: …`, `press left 3,4`; replies are left out. */
export function told(tokens: readonly Token[]): string[] {
  return tokens.filter(({ type }) => type !== 'reply').map(inWords);
}

function inWords(token: Token): string {
  switch (token.type) {
    case 'key':
      return token.name;
    case 'paste':
      return `paste: ${token.text}`;
    case 'mouse':
      return `${token.mouse.action} ${token.mouse.button} ${token.mouse.column},${token.mouse.row}`;
    case 'reply':
      return token.text;
  }
}

/** What the keyboard understands of these, as `told` writes it. */
export function understood(...inputs: readonly Input[]): string[] {
  return told(new Typist().send(...inputs));
}

/** A text in the bytes that a terminal sends for it. */
export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}
