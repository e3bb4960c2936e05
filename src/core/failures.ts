/** Maps a gRPC status to a kind of failure that a user can act on. */
import { status } from '@grpc/grpc-js';
import { type FailureKind, SourceFailure } from './core.ts';

/** grpc-js' own texts for a connection that could not be made; the first match counts. */
const UNCONNECTED: readonly (readonly [RegExp, FailureKind])[] = [
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'refused'],
  [/EACCES|EPERM/, 'denied'],
  [/ENOENT|ENOTFOUND|EAI_AGAIN|ENOTSOCK/, 'not-found'],
  [/wrong version number|packet length too long/, 'no-tls'],
  [/certificate|self.signed|ERR_TLS|altnames|unable to verify|CERT_/i, 'tls'],
];

/** grpc-js' own texts for a call that was never sent. */
const UNSENT = /No connection established|Name resolution failed|Channel closed before call started/;

/** The kind of failure behind a gRPC status code and its text. */
function failureKind(code: status, details: string): FailureKind {
  if (code === status.DEADLINE_EXCEEDED) return 'timeout';
  if (code === status.UNAVAILABLE) return unavailableKind(details);
  // An HTTP/2 server without gRPC; the first bytes of a web page read as a length of gigabytes.
  if (/HTTP status code|Call ended without gRPC status|larger than max \(\d{9,} vs/.test(details))
    return 'not-grpc';
  // V2Ray and Xray before 26.4.13 say this when "stats": {} is missing.
  if (code === status.UNKNOWN && details.includes('only works its own stats.Manager')) return 'no-stats';
  if (isUnimplemented(code, details)) return 'no-stats-service';
  if (code === status.INTERNAL && /protocol error|Received RST_STREAM/i.test(details)) return 'lost';
  return 'other';
}

function unavailableKind(details: string): FailureKind {
  if (details.includes('Name resolution failed')) return 'not-found';
  if (!UNSENT.test(details)) return 'lost';
  return UNCONNECTED.find(([text]) => text.test(details))?.[1] ?? 'not-grpc';
}

/** grpc-js also uses this code for an answer without a message, which does not tell what the core has done. */
function isUnimplemented(code: status, details: string): boolean {
  return code === status.UNIMPLEMENTED && !/No message received|Too many responses/.test(details);
}

/** Whether the core may have executed the call; false only if it cannot have. */
function mayHaveActed(code: status, details: string): boolean {
  if (code === status.UNAVAILABLE) return !UNSENT.test(details);
  return !['no-stats-service', 'no-stats'].includes(failureKind(code, details));
}

/** A failure in one line, without grpc-js' notes about name resolution and times, which explain nothing. */
export function toSourceFailure(code: status, details: string): SourceFailure {
  const detail = (details.split(' Resolution note:')[0] ?? '')
    .replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)/, '')
    .replace(/\s+/g, ' ')
    .trim();
  const text = detail === '' ? (status[code] ?? 'unknown') : detail;
  return new SourceFailure(failureKind(code, details), text, mayHaveActed(code, details), code);
}
