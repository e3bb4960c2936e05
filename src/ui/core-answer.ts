/** What a core answers to a call, or that it does not. */
import { SourceFailure } from '../core/core.ts';

/** The answer; `otherwise` if the core fails. Rejects only for a bug of ours. */
export async function answerOr<T, Otherwise>(call: Promise<T>, otherwise: Otherwise): Promise<T | Otherwise> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    return otherwise;
  }
}
