/** The colours of the screen: readable on dark and light backgrounds, and none where none are wanted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COLOUR, MONOCHROME } from '../../src/ui/theme.ts';

describe('the palettes', () => {
  it('have no colour in the one without', () => {
    for (const sgr of Object.values(MONOCHROME)) assert.match(sgr, /^[1247;]*$/);
  });

  it('put no yellow, white or black text on the background of the terminal, and no bright colour', () => {
    for (const sgr of Object.values(COLOUR)) {
      assert.doesNotMatch(sgr, /9[0-7]|10[0-7]/);
      if (!sgr.includes(';4')) assert.doesNotMatch(sgr, /3[037]/);
    }
  });
});
