/** Notes how to make Xray track who is online: an optional addition, not a fault. */
import { isOn, valueAtPath } from '../core/config/json-value.ts';
import type { V2RayConfig } from '../core/config/model.ts';
import { V2RAY } from '../core/config/snippets.ts';
import { type Check, noted, putMembers } from './check.ts';

/** One note for the levels whose users are counted but not tracked as online. `config` is Xray's. */
export function onlineNotes({ raw, levels }: V2RayConfig): readonly Check[] {
  const silent = [...levels]
    .filter(([, { uplink, downlink }]) => uplink || downlink)
    .map(([level]) => V2RAY.levelPath(level))
    .filter((path) => !isOn(valueAtPath(raw, path), 'statsUserOnline'));
  if (silent.length === 0) return [];
  const fixes = silent.map((path) => putMembers(raw, path, { statsUserOnline: true }));
  const why = 'Only if you want their addresses, in v2top and v2top online; from Xray 25.2 on:';
  return [{ ...noted('online', 'Xray does not note who is online', why), fixes }];
}
