/** Reads a sing-box configuration: its inbounds, and what its V2Ray API is told to count. */

import {
  isOn,
  type JsonObject,
  type JsonPath,
  listAt,
  nameIn,
  textAt,
  textsAt,
  valueAt,
} from './json-value.ts';
import type { Inbound, SingBoxConfig, User } from './model.ts';
import { readPort } from './read-inbound.ts';

/** Reads a configuration of sing-box. */
export function readSingBox(raw: JsonObject): SingBoxConfig {
  const api = valueAt(valueAt(raw, 'experimental'), 'v2ray_api');
  const stats = valueAt(api, 'stats');
  const inbounds = nameIn(raw, 'inbounds') ?? 'inbounds';
  return {
    format: 'sing-box',
    raw,
    listen: textAt(api, 'listen'),
    statsEnabled: isOn(stats, 'enabled'),
    counted: {
      inbounds: textsAt(stats, 'inbounds'),
      outbounds: textsAt(stats, 'outbounds'),
      users: textsAt(stats, 'users'),
    },
    inbounds: listAt(raw, 'inbounds').map((inbound, index) => readInbound(inbound, [inbounds, index])),
    outboundTags: listAt(raw, 'outbounds').flatMap((outbound) => textAt(outbound, 'tag') ?? []),
  };
}

function readInbound(inbound: unknown, path: JsonPath): Inbound {
  return {
    path,
    tag: textAt(inbound, 'tag'),
    protocol: textAt(inbound, 'type') ?? '',
    listen: textAt(inbound, 'listen'),
    port: readPort(valueAt(inbound, 'listen_port')),
    tls: isOn(valueAt(inbound, 'tls'), 'enabled'),
    users: ['users', 'destinations'].flatMap((list) =>
      listAt(inbound, list).map((user, index) =>
        readUser(user, [...path, nameIn(inbound, list) ?? list, index]),
      ),
    ),
    envPort: undefined,
    stream: { network: 'tcp', socket: undefined },
    target: { address: undefined, port: undefined, redirect: false, networks: [] },
  };
}

/**
 * A user is counted by `name`, and so is a destination of a Shadowsocks relay; SOCKS, HTTP, mixed and naive inbounds
 * call it `username`.
 */
function readUser(user: unknown, path: JsonPath): User {
  return { email: textAt(user, 'name') ?? textAt(user, 'username'), level: 0, path };
}
