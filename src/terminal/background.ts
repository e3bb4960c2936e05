/** Finds out whether the terminal's background is dark or light, from its answer or from the environment. */

export type Background = 'dark' | 'light';

/** OSC 11: asks for the background colour. */
export const ASK_BACKGROUND = '\x1b]11;?\x1b\\';

/** Reads the reply to OSC 11 without its terminator: `rgb:ffff/ffff/ffff`, `#ffffff` and similar. */
export function backgroundOf(reply: string): Background | undefined {
  const [, text] = /^\x1b\]11;(.*)$/.exec(reply) ?? [];
  const parts = text === undefined ? undefined : partsOf(text);
  if (parts === undefined) return undefined;
  const [red = 0, green = 0, blue = 0] = parts.map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE ? 'light' : 'dark';
}

/** The luminance at which black and white text have the same contrast (WCAG 2.1). */
const MIDDLE = 0.179;

/** Red, green and blue from 0 to 1. */
function partsOf(text: string): number[] | undefined {
  const hex = /^#([\da-f]{3,12})$/i.exec(text)?.[1];
  const size = hex === undefined ? 0 : hex.length / 3;
  const digits =
    hex === undefined
      ? /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(text)?.slice(1)
      : [hex.slice(0, size), hex.slice(size, 2 * size), hex.slice(2 * size)];
  return digits?.map((part) => Number.parseInt(part, 16) / (16 ** part.length - 1));
}

const linear = (part: number): number => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Reads COLORFGBG as rxvt and Konsole set it: "15;0", background last. Null if it says nothing. */
export function backgroundFrom(colorFgBg: string | undefined): Background | null {
  const last = /;(\d+)$/.exec(colorFgBg ?? '')?.[1];
  if (last === undefined || Number(last) > 15) return null;
  return Number(last) === 7 || Number(last) > 8 ? 'light' : 'dark';
}
