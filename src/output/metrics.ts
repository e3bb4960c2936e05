/**
 * The metrics that v2top exports to Prometheus, as one table for `/metrics`, `--once` and the documentation. The
 * `v2ray_` names are those of v2ray-exporter, so that existing dashboards work; what only v2top knows begins with
 * `v2top_`.
 */

/** A metric by the name of its samples: a counter's ends in `_total`, an info's in `_info`. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'info';
  /** Its base unit, which ends the name before the suffix of its type. */
  readonly unit?: 'bytes' | 'seconds';
  readonly help: string;
  /** Label names, besides `server`. */
  readonly labels: readonly string[];
  /**
   * OpenMetrics names a counter's family without `_total`; for this metric another family already has that name. It is
   * therefore exported as `unknown`, whose family and samples have the same name.
   */
  readonly clashes?: true;
}

const CORE_TARGET = ['dimension', 'target'];
const VIEWS = 'The dimensions are views of the same traffic; do not add them up.';

/** Every metric by a short name, in the order of output. */
export const METRICS = {
  up: {
    name: 'v2ray_up',
    type: 'gauge',
    help: 'Whether the last poll of the core was answered: 1 or 0.',
    labels: [],
  },
  uptime: {
    name: 'v2ray_uptime_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'Time since the core started.',
    labels: [],
  },
  uplink: {
    name: 'v2ray_traffic_uplink_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: `Bytes from clients towards the internet, by inbound, outbound and user. ${VIEWS}`,
    labels: CORE_TARGET,
  },
  downlink: {
    name: 'v2ray_traffic_downlink_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: `Bytes from the internet back to clients, by inbound, outbound and user. ${VIEWS}`,
    labels: CORE_TARGET,
  },
  goroutines: {
    name: 'v2ray_goroutines',
    type: 'gauge',
    help: 'Goroutines of the core.',
    labels: [],
  },
  alloc: {
    name: 'v2ray_memstats_alloc_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory that the core has in use on its heap.',
    labels: [],
  },
  allocTotal: {
    name: 'v2ray_memstats_alloc_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Memory that the core has ever allocated on its heap.',
    labels: [],
    clashes: true,
  },
  sys: {
    name: 'v2ray_memstats_sys_bytes',
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory that the core has obtained from the system.',
    labels: [],
  },
  mallocs: {
    name: 'v2ray_memstats_mallocs_total',
    type: 'counter',
    help: 'Objects that the core has allocated on its heap.',
    labels: [],
  },
  frees: {
    name: 'v2ray_memstats_frees_total',
    type: 'counter',
    help: 'Objects that the core has freed on its heap.',
    labels: [],
  },
  gcPause: {
    name: 'v2ray_memstats_gc_pause_seconds_total',
    type: 'counter',
    unit: 'seconds',
    help: 'Time for which garbage collection has stopped the core.',
    labels: [],
  },
  answerTime: {
    name: 'v2ray_scrape_duration_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the core took to answer the last poll.',
    labels: [],
  },
  onlineUsers: {
    name: 'v2top_online_users',
    type: 'gauge',
    help: 'Users who are online, by an Xray that notes them. Absent until it has named one.',
    labels: [],
  },
  onlineIps: {
    name: 'v2top_online_ips',
    type: 'gauge',
    help: 'Addresses from which each user who is online is connected. Absent for users who are not online.',
    labels: ['target'],
  },
  core: {
    name: 'v2top_core_info',
    type: 'info',
    help: 'The kind of core that answers.',
    labels: ['core'],
  },
  lastAnswer: {
    name: 'v2top_last_answer_timestamp_seconds',
    type: 'gauge',
    unit: 'seconds',
    help: 'When the core last answered, in seconds since 1970: the traffic counters are from then.',
    labels: [],
  },
  failures: {
    name: 'v2top_poll_failures_total',
    type: 'counter',
    help: 'Polls that the core did not answer.',
    labels: [],
  },
  restarts: {
    name: 'v2top_core_restarts_total',
    type: 'counter',
    help: 'Restarts of the core that v2top has seen; the traffic counters continue over them.',
    labels: [],
  },
  foreignResets: {
    name: 'v2top_foreign_resets_total',
    type: 'counter',
    help: 'Polls that found counters zeroed by another program, which takes bytes that v2top then cannot see.',
    labels: [],
  },
  maybeLost: {
    name: 'v2top_maybe_lost_bytes_total',
    type: 'counter',
    unit: 'bytes',
    help: 'Bytes that may be missing in the traffic counters, at most.',
    labels: [],
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** The short name of a metric. */
export type MetricId = keyof typeof METRICS;
