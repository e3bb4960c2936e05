/** What the cores refuse in the `protocol` of an inbound or outbound. */
import type { Shape } from '../../core/config/shape.ts';
import { ALL, type Found, type Reader, type Refusal, refusal, refuseIf, wordAt } from './refusal.ts';

/** The protocols of inbounds, or those of outbounds. */
export interface Protocols {
  /** The settings of those that V2Ray 4 knows. */
  readonly settings: Readonly<Record<string, Shape>>;
  /** Those that are newer than V2Ray 4.34, or that only Xray has. */
  readonly newer: readonly string[];
  /** The cores that refuse the newer ones. */
  readonly newerRefusedBy: readonly Reader[];
}

/** The refusal of a protocol that a core does not know. */
export function protocolRefusals(
  handler: Found,
  { settings, newer, newerRefusedBy }: Protocols,
): readonly Refusal[] {
  const { path } = handler;
  const protocol = wordAt(handler, 'protocol');
  const has = `has the protocol "${protocol}", which`;
  if (settings[protocol] !== undefined)
    return refuseIf(protocol === 'mtproto', path, `${has} newer cores do not know`, ['v2ray5', 'xray']);
  if (newer.includes(protocol)) return [refusal(path, `${has} V2Ray 4 does not know`, newerRefusedBy)];
  return [refusal(path, protocol === '' ? 'has no protocol' : `${has} no core knows`, ALL)];
}
