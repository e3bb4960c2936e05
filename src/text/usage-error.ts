/** Something that the operator wrote cannot be done; each line says one such thing, and what to do instead. */
export class UsageError extends Error {
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join(' '));
    this.lines = lines;
    this.name = 'UsageError';
  }
}
