/** Identifies a core by how it refuses a harmless question. Nothing is reset. */
import { type CoreKind, SourceFailure } from './core.ts';
import { V2RAY_SERVICE, XRAY_SERVICE } from './service.ts';

/** Calls a method of the StatsService under one of its names. Rejects with a SourceFailure. */
export type Ask = (service: string, method: string, request: object) => Promise<object>;

/** No counter has this name. */
const NONCE = 'v2top asks which core this is';
/** gRPC's NOT_FOUND. */
const NOT_FOUND = 5;

/**
 * Asks for a counter that does not exist, which each core denies in its own words (measured on Xray 25.8 and 26.7,
 * V2Ray 4.34 and 5.52, sing-box 1.14). Works even before there are counters. Null for unknown words; rejects with a
 * SourceFailure if there is no answer.
 */
export async function identifyCore(ask: Ask): Promise<CoreKind | null> {
  const denial = await denialOf(ask, V2RAY_SERVICE);
  if (denial === undefined) return (await isXray(ask)) ? 'xray' : null;
  if (denial.code === NOT_FOUND) return 'xray';
  if (denial.detail.startsWith('v2ray.com/core/')) return 'v2ray4';
  if (denial.detail.startsWith(NONCE)) return 'sing-box';
  // Xray before 25.7.23, V2Ray 5, and V2Ray 4 since 4.35 use the same words.
  if (await isXray(ask)) return 'xray';
  return (await readsExpressions(ask)) ? 'v2ray5' : 'v2ray4';
}

/** Only Xray serves its own name. */
async function isXray(ask: Ask): Promise<boolean> {
  return (await denialOf(ask, XRAY_SERVICE)) !== undefined;
}

/** How the core denies the counter; undefined if it does not have the service. */
async function denialOf(ask: Ask, service: string): Promise<SourceFailure | undefined> {
  const failure = await failureOf(ask(service, 'GetStats', { name: NONCE }));
  if (failure?.kind === 'no-stats-service') return undefined;
  if (failure?.detail.includes(`${NONCE} not found.`)) return failure;
  throw failure ?? new SourceFailure('other', 'it has a counter of any name');
}

/** V2Ray 5 compiles regular expressions before it looks at its counters; V2Ray 4 does not know the field. */
async function readsExpressions(ask: Ask): Promise<boolean> {
  const failure = await failureOf(ask(V2RAY_SERVICE, 'QueryStats', { patterns: ['('], regexp: true }));
  if (failure === undefined) return false;
  if (failure.detail.includes('regexp')) return true;
  throw failure;
}

async function failureOf(call: Promise<object>): Promise<SourceFailure | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof SourceFailure) return error;
    throw error;
  }
}
