/** Where the settings file lies. */

type Env = Readonly<Record<string, string | undefined>>;

export interface SettingsPath {
  readonly path: string;
  /** It was asked for by name, so it has to be there. */
  readonly asked: boolean;
}

/**
 * The path that --config or V2TOP_CONFIG names, else config.json in v2top's folder of the XDG base directory, which
 * must be absolute to count. `home` is the home directory.
 */
export function settingsPath(flag: string | undefined, env: Env, home: string): SettingsPath {
  const asked = flag ?? (env.V2TOP_CONFIG || undefined);
  if (asked !== undefined) return { path: asked, asked: true };
  const xdg = env.XDG_CONFIG_HOME?.startsWith('/') ? env.XDG_CONFIG_HOME : `${home}/.config`;
  return { path: `${xdg.replace(/\/+$/, '')}/v2top/config.json`, asked: false };
}
