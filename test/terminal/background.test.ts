/** Dark or light background, from the terminal's answer or else from COLORFGBG. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backgroundFrom, backgroundOf } from '../../src/terminal/background.ts';

test("a terminal's answer is read in each of its forms", () => {
  const answers = {
    'rgb:ffff/ffff/ffff': 'light',
    'rgb:fd/f6/e3': 'light',
    'rgb:0000/2b2b/3636': 'dark',
    'rgba:0000/0000/0000/8080': 'dark',
    '#ffffff': 'light',
    '#000': 'dark',
    '#ffffddddbbbb': 'light',
  } as const;
  for (const [colour, background] of Object.entries(answers))
    assert.equal(backgroundOf(`\x1b]11;${colour}`), background, colour);
});

test('answers to other questions and nonsense are ignored', () => {
  for (const reply of ['\x1b]10;rgb:ffff/ffff/ffff', '\x1b]11;?', '\x1b[?62c', '\x1b]11;rgb:zz/zz/zz', ''])
    assert.equal(backgroundOf(reply), undefined);
});

test('COLORFGBG gives the background as its last number', () => {
  assert.equal(backgroundFrom('15;0'), 'dark');
  assert.equal(backgroundFrom('0;15'), 'light');
  assert.equal(backgroundFrom('0;default;7'), 'light');
  assert.equal(backgroundFrom('7;8'), 'dark');
  for (const nothing of [undefined, '', 'default;default', '15;300'])
    assert.equal(backgroundFrom(nothing), null);
});
