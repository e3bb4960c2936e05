/** What the cores refuse in `streamSettings`: transports, their headers and sizes, certificates. */
import { isObject, listAt, valueAt } from '../../core/config/json-value.ts';
import {
  type Found,
  inside,
  isGap,
  isNamed,
  isThere,
  membersOf,
  type Refusal,
  refuseIf,
  V2RAY,
  V2RAY4,
  wordAt,
  XRAY,
} from './refusal.ts';

const NETWORKS_4 = ['tcp', 'kcp', 'mkcp', 'ws', 'websocket', 'h2', 'http', 'ds', 'domainsocket', 'quic'];
/** Transports that were added later, to V2Ray 5, to Xray, or to both. */
const NETWORKS_LATER = [
  ...['grpc', 'gun', 'raw', 'xhttp', 'splithttp', 'httpupgrade', 'hysteria', 'hysteria2', 'hy2'],
  ...['meek', 'mekya', 'dtls', 'request', 'tlsmirror', 'unix'],
];
const KCP_HEADERS = ['none', 'srtp', 'utp', 'wechat-video', 'dtls', 'wireguard'];
const TCP_HEADERS = ['none', 'http'];

/** The refusals in the stream settings of one inbound or outbound. */
export function streamRefusals(handler: Found): readonly Refusal[] {
  const stream = inside(handler, 'streamSettings');
  if (!isThere(stream)) return [];
  const network = wordAt(stream, 'network');
  const known = NETWORKS_4.includes(network);
  const given = typeof valueAt(stream.value, 'network') === 'string';
  const place = [...stream.path, 'network'];
  const what = `names the transport "${network}", which no core knows`;
  return [
    ...refuseIf(given && !known && !NETWORKS_LATER.includes(network), place, what),
    ...refuseIf(
      NETWORKS_LATER.includes(network),
      place,
      `names the transport "${network}", which V2Ray 4.34 does not know`,
      V2RAY4,
    ),
    ...(wordAt(stream, 'security') === 'tls' ? certificateRefusals(inside(stream, 'tlsSettings')) : []),
    ...transportRefusals(stream),
  ];
}

/** The settings of the transports; each is in `streamSettings`, or all of them in `transport`. */
export function transportRefusals(stream: Found): readonly Refusal[] {
  const kcp = inside(stream, 'kcpSettings');
  return [
    ...headerRefusals(inside(stream, 'tcpSettings'), TCP_HEADERS),
    ...headerRefusals(kcp, KCP_HEADERS),
    ...headerRefusals(inside(stream, 'quicSettings'), KCP_HEADERS),
    ...movedRefusals(kcp),
    ...sizeRefusals(kcp, 'mtu', 576, 1460),
    ...sizeRefusals(kcp, 'tti', 10, 100),
  ];
}

/** Xray 26 moved these to `finalmask`. */
function movedRefusals(kcp: Found): readonly Refusal[] {
  const { value, path } = kcp;
  const moved = ['header', 'seed'].some((name) => (valueAt(value, name) ?? null) !== null);
  if (!moved) return [];
  return [
    {
      path,
      what: 'has "header" or "seed", which Xray 26 has moved to "finalmask"',
      by: XRAY,
      newestOnly: true,
    },
  ];
}

function sizeRefusals(kcp: Found, name: string, min: number, max: number): readonly Refusal[] {
  const { value, path } = inside(kcp, name);
  return refuseIf(
    typeof value === 'number' && (value < min || value > max),
    path,
    `is not between ${min} and ${max}`,
    V2RAY,
  );
}

function headerRefusals(settings: Found, known: readonly string[]): readonly Refusal[] {
  if (!isThere(settings) || !isNamed(settings, 'header')) return [];
  const header = inside(settings, 'header');
  // The name "type" has to be in lower case here.
  const type = isObject(header.value) ? header.value.type : undefined;
  if (typeof type !== 'string' || !known.includes(type.toLowerCase())) {
    return [{ path: header.path, what: `needs a "type": ${known.join(', ')}`, by: V2RAY }];
  }
  if (type.toLowerCase() !== 'http') return [];
  return ['request', 'response'].flatMap((name) => emptyHeaders(inside(inside(header, name), 'headers')));
}

function emptyHeaders({ value, path }: Found): readonly Refusal[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, texts]) =>
    refuseIf(texts === null, [...path, name], 'is an empty HTTP header', V2RAY),
  );
}

function certificateRefusals(tls: Found): readonly Refusal[] {
  return membersOf(tls, 'certificates').flatMap((certificate) => {
    const has = (file: string, lines: string): boolean =>
      wordAt(certificate, file) !== '' || listAt(certificate.value, lines).length > 0;
    return refuseIf(
      isGap(certificate) || !has('certificateFile', 'certificate'),
      certificate.path,
      'has neither a certificate nor a file with one',
    );
  });
}
