/** Turns a gRPC status into the kind of trouble an operator can do something about. */
import { status } from '@grpc/grpc-js';
import { type FailureKind, SourceFailure } from './source.ts';

/** The patterns are grpc-js' and grpc-go's own texts, as the cores send them; the first that fits counts. */
const UNAVAILABLE_TEXTS: readonly (readonly [RegExp, FailureKind])[] = [
  [/ECONNREFUSED/, 'refused'],
  [/ENOENT|ENOTFOUND|EAI_AGAIN|Name resolution failed|EACCES|ENOTSOCK/, 'not-found'],
  [/certificate|self.signed|ERR_TLS|altnames|unable to verify|CERT_/i, 'tls'],
  [/ECONNRESET|Connection dropped|EPIPE|Stream refused|GOAWAY/i, 'lost'],
  [/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'refused'],
];

/** The kind of trouble that a gRPC status code and text mean. */
export function failureKind(code: status, details: string): FailureKind {
  if (code === status.DEADLINE_EXCEEDED) return 'timeout';
  if (code === status.UNIMPLEMENTED) return 'no-stats-service';
  // V2Ray and Xray before 26.4.13 say this when "stats": {} is missing.
  if (code === status.UNKNOWN && details.includes('only works its own stats.Manager')) return 'no-stats';
  if (code === status.UNAVAILABLE) {
    const known = UNAVAILABLE_TEXTS.find(([text]) => text.test(details));
    return known?.[1] ?? (details.includes('No connection established') ? 'not-grpc' : 'lost');
  }
  if (code === status.INTERNAL && /protocol error|Received RST_STREAM|parsing error/i.test(details))
    return 'lost';
  return 'other';
}

/** A failure in one line: grpc-js appends notes about name resolution that help nobody. */
export function toSourceFailure(code: status, details: string): SourceFailure {
  const detail = (details.split(' Resolution note:')[0] ?? '').replace(/\s+/g, ' ').trim();
  return new SourceFailure(failureKind(code, details), detail === '' ? (status[code] ?? 'unknown') : detail);
}
