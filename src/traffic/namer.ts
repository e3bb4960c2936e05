/** Finds out which core answers. */
import { type CoreKind, type Source, SourceFailure } from '../core/core.ts';

/** How often a core that gives no name is asked; the name matters little. */
const TRIES = 3;

export class Namer {
  private readonly source: Source;
  private readonly deadline: number;
  private core: CoreKind | null = null;
  private isSure = false;
  private tries = 0;

  /** `deadline` of each query, in milliseconds. */
  constructor(source: Source, deadline: number) {
    this.source = source;
    this.deadline = deadline;
  }

  /** The next answer may come from another core: it is asked again, and keeps its old name until then. */
  forget(): void {
    this.isSure = false;
    this.tries = 0;
  }

  /** Which core it is, if it tells. */
  async name(signal: AbortSignal): Promise<CoreKind | null> {
    if (this.isSure || this.tries === TRIES) return this.core;
    this.tries += 1;
    try {
      const core = await this.source.identify(this.deadline, signal);
      this.isSure = core !== null;
      this.core = core ?? this.core;
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
    }
    return this.core;
  }
}
