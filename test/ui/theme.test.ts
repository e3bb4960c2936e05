/** The colours of the screen: readable on dark and light backgrounds, and none where none are wanted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { COLOUR, MONOCHROME } from '../../src/ui/theme.ts';

describe('the themes', () => {
  it('have no colour in the one without', () => {
    for (const { color, backgroundColor } of Object.values(MONOCHROME))
      assert.deepEqual([color, backgroundColor], [undefined, undefined]);
  });

  it('put no yellow, white or black text on the background of the terminal, and no bright colour', () => {
    for (const { color, backgroundColor } of Object.values(COLOUR)) {
      assert.doesNotMatch(`${color} ${backgroundColor}`, /Bright/);
      if (backgroundColor === undefined) assert.doesNotMatch(`${color}`, /yellow|white|black/);
    }
  });
});
