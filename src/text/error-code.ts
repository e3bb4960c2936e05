/** The code of an error by the system, such as ENOENT. */

/** `unknown error` for one that carries no code. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
