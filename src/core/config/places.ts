/** Where cores, and the panels that own a core, keep their configuration. */

/** Files and folders that one core reads together, in this order; missing ones are skipped. */
export interface Place {
  readonly paths: readonly string[];
  /** The panel that owns the core and its counters. */
  readonly panel?: string;
  /** The place belongs to the panel only if this folder exists. */
  readonly beside?: string;
  /** The panel adds the API when it starts the core, on a port that is in no file. */
  readonly apiAtStart?: true;
}

/** The environment variables of a process. */
export type Env = Readonly<Record<string, string | undefined>>;

const CORES: readonly Place[] = [
  // v2-ui runs V2Ray with V2Ray's own configuration.
  { panel: 'v2-ui', beside: '/usr/local/v2-ui', paths: ['/etc/v2ray/config.json'] },
  { paths: ['/etc/v2ray/config.json', '/etc/v2ray/conf'] },
  { paths: ['/usr/local/etc/v2ray/config.json'] },
  { paths: ['/usr/local/etc/v2ray'] },
  { paths: ['/etc/v2ray/conf.d'] },
  { paths: ['/etc/v2ray/confs'] },
  { paths: ['/etc/v2ray'] },
  { paths: ['/opt/homebrew/etc/v2ray/config.json'] },
  { paths: ['/usr/local/etc/xray/config.json'] },
  { paths: ['/usr/local/etc/xray'] },
  { paths: ['/etc/xray/config.json', '/etc/xray/conf'] },
  { paths: ['/etc/xray/confs'] },
  { paths: ['/etc/xray'] },
  { paths: ['/opt/homebrew/etc/xray/config.json'] },
  // XKeen, for routers.
  { paths: ['/opt/etc/xray/configs'] },
  { paths: ['/etc/v2ray-agent/xray/conf'] },
  { paths: ['/etc/v2ray-agent/v2ray/conf'] },
  { paths: ['/etc/sing-box/config.json', '/etc/sing-box/conf'] },
  { paths: ['/etc/sing-box'] },
  { paths: ['/usr/local/etc/sing-box/config.json'] },
  { paths: ['/usr/local/etc/sing-box'] },
  { paths: ['/etc/v2ray-agent/sing-box/conf/config.json'] },
];

const PANELS: readonly Place[] = [
  { panel: '3x-ui or x-ui', paths: ['/usr/local/x-ui/bin/config.json'] },
  { panel: 'Marzban', paths: ['/var/lib/marzban/xray_config.json'], apiAtStart: true },
  { panel: 'PasarGuard', paths: ['/var/lib/pasarguard/xray_config.json'], apiAtStart: true },
  { panel: 'Marznode', paths: ['/var/lib/marznode/xray_config.json'], apiAtStart: true },
  { panel: 'Hiddify', paths: ['/opt/hiddify-manager/xray/configs'] },
  { panel: 'Hiddify', paths: ['/opt/hiddify-manager/singbox/configs'] },
];

/** The places to look at, in order: from the cores' environment variables, the cores' own, the panels'. */
export function places(env: Env): readonly Place[] {
  return [...fromEnvironment(env), ...CORES, ...PANELS];
}

/** Both cores accept two spellings of the variables; …CONFIG names the folder of config.json. */
function fromEnvironment(env: Env): Place[] {
  return ['v2ray', 'xray'].flatMap((core) => {
    const value = (name: string): string | undefined =>
      env[`${core}.location.${name}`] || env[`${core}_LOCATION_${name}`.toUpperCase()] || undefined;
    const confdir = value('confdir');
    const config = value('config');
    const file = config?.endsWith('.json') ? config : `${config?.replace(/\/+$/, '')}/config.json`;
    return [
      ...(confdir === undefined ? [] : [{ paths: [confdir] }]),
      ...(config === undefined ? [] : [{ paths: [file] }]),
    ];
  });
}
