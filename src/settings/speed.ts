/** Line speeds as written in the settings file: "1 Gbit", "20 MB/s". */

/** Bytes per unit: bits count in powers of 1000, as networks do; MiB in powers of 1024. */
const UNITS: Readonly<Record<string, number>> = {
  kbit: 1e3 / 8,
  Mbit: 1e6 / 8,
  Gbit: 1e9 / 8,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A speed in bytes per second: a number and a unit, with or without "/s"; undefined for anything else. */
export function readSpeed(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const [, number, name = ''] =
    /^(\d{1,9}(?:\.\d{1,6})?) ?([kKMG]i?(?:B|bit))(?:\/s)?$/.exec(value.trim()) ?? [];
  const unit = UNITS[name];
  return number === undefined || unit === undefined || Number(number) === 0
    ? undefined
    : Number(number) * unit;
}

/** Writes a speed. */
export function writeSpeed(speed: number): string {
  return speed % UNIT_OF_BITS === 0 ? `${speed / UNIT_OF_BITS} Mbit` : `${speed / 1e6} MB`;
}

const UNIT_OF_BITS = 1e6 / 8;
