/**
 * The user asked for something that cannot be done. Each line of the message names one mistake and what to do instead.
 */
export class UsageError extends Error {
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join(' '));
    this.lines = lines;
    this.name = 'UsageError';
  }
}
