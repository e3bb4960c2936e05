/** The code of a system error, for example ENOENT. */

/** `unknown error` for one that carries no code. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
