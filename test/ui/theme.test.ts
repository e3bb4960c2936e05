/** The screen's colours: legible on dark and light backgrounds, and absent if unwanted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DARK, EITHER, LIGHT, type Look, MONOCHROME, type Theme, themeFor } from '../../src/ui/theme.ts';

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** The 16 colours in their order, as programs and distributions ship them. */
const PALETTES: Readonly<Record<string, string>> = {
  xterm:
    '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff',
  VGA: '000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff',
  Solarized:
    '073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3',
};

const BACKGROUNDS: Readonly<Record<string, Readonly<Record<'dark' | 'light', string>>>> = {
  xterm: { dark: '000000', light: 'ffffff' },
  VGA: { dark: '000000', light: 'ffffff' },
  Solarized: { dark: '002b36', light: 'fdf6e3' },
};

/** The contrast of two colours as WCAG 2.1 defines it, 1 to 21. */
function contrast(one: string, other: string): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function colourOf(palette: string, name: string): string {
  const bright = name.endsWith('Bright');
  const index = NAMES.indexOf(name.replace('Bright', '')) + (bright ? 8 : 0);
  return PALETTES[palette]?.split(' ')[index] ?? assert.fail(name);
}

/** The colours that text of a look may have: many terminals show bold text in the bright colour. */
function coloursOf({ color, bold }: Look): string[] {
  if (color === undefined) return [];
  return bold === true && !color.endsWith('Bright') ? [color, `${color}Bright`] : [color];
}

function checkContrast(theme: Theme, background: 'dark' | 'light'): void {
  for (const [meaning, look] of Object.entries(theme)) {
    for (const palette of Object.keys(PALETTES)) {
      const own = BACKGROUNDS[palette]?.[background] ?? assert.fail(palette);
      const behind = look.backgroundColor === undefined ? own : colourOf(palette, look.backgroundColor);
      for (const colour of coloursOf(look)) {
        const found = contrast(colourOf(palette, colour), behind);
        assert.ok(found >= 3, `${meaning}: ${colour} on ${background} ${palette} has ${found.toFixed(2)}:1`);
      }
    }
  }
}

describe('the themes', () => {
  it('have a contrast of at least 3:1 in the palettes of xterm, VGA and Solarized', () => {
    checkContrast(DARK, 'dark');
    checkContrast(LIGHT, 'light');
    checkContrast(EITHER, 'dark');
    checkContrast(EITHER, 'light');
  });

  it('include one without any colour', () => {
    for (const { color, backgroundColor } of Object.values(MONOCHROME))
      assert.deepEqual([color, backgroundColor], [undefined, undefined]);
  });

  it('include auto, which follows the background, or suits both if it is unknown', () => {
    assert.equal(themeFor('auto', 'dark'), DARK);
    assert.equal(themeFor('auto', 'light'), LIGHT);
    assert.equal(themeFor('auto', null), EITHER);
    assert.equal(themeFor('light', 'dark'), LIGHT);
    assert.equal(themeFor('mono', 'dark'), MONOCHROME);
  });
});
