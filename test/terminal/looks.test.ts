/** How SGR sequences change the current look, and the shortest way to change it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Looks, PLAIN } from '../../src/terminal/looks.ts';
import { lookBytes } from '../support/ideal-diff.ts';

const SHOWN = ['', '2', '1', '1;36', '4', '1;4;36', '1;4', '7', '35', '36', '32', '30;43', '1;31', '1;7'];

/** The sequence that a terminal in its own look needs to get where these sequences lead. */
function sumOf(...sequences: readonly string[]): string {
  const looks = new Looks();
  return looks.change(
    PLAIN,
    sequences.reduce((look, parameters) => looks.after(look, parameters), PLAIN),
  );
}

describe('a look', () => {
  it('changes to any other with the shortest sequence', () => {
    const looks = new Looks();
    for (const from of SHOWN) {
      for (const to of SHOWN) {
        const change = looks.change(looks.after(PLAIN, from), looks.after(PLAIN, to));
        assert.equal(change.length, lookBytes(from, to), `${from} to ${to}`);
      }
    }
  });

  it('is the sum of the sequences that led to it', () => {
    assert.equal(sumOf('36', '1'), '\x1b[1;36m');
    assert.equal(sumOf('35', '36'), '\x1b[36m');
    assert.equal(sumOf('2', '1'), '\x1b[1;2m');
    assert.equal(sumOf('1;4;36', '22'), '\x1b[4;36m');
    assert.equal(sumOf('7', '35', '39'), '\x1b[7m');
    assert.equal(sumOf('38;5;196', '48;2;1;2;3'), '\x1b[38;5;196;48;2;1;2;3m');
  });

  it('returns to the default by a reset, or by ending each attribute', () => {
    assert.equal(sumOf('1;36', ''), '');
    assert.equal(sumOf('1;36', '0'), '');
    assert.equal(sumOf('1', '3', '4', '7', '9', '35', '44', '22', '23', '24', '27', '29', '39', '49'), '');
  });

  it('has one number, however it was reached', () => {
    const looks = new Looks();
    assert.equal(looks.after(looks.after(PLAIN, '36'), '1'), looks.after(PLAIN, '1;36'));
  });

  it('is visible on a space with a line, a background or inverse', () => {
    const looks = new Looks();
    for (const seen of ['4', '7', '9', '30;43', '104', '1;7', '48;5;1']) {
      assert.equal(looks.isBlankOnSpace(looks.after(PLAIN, seen)), false, seen);
    }
    for (const unseen of ['', '1', '2', '3', '35', '94', '38;5;1']) {
      assert.equal(looks.isBlankOnSpace(looks.after(PLAIN, unseen)), true, unseen);
    }
  });

  it('is plain once all numbers are used up, until they are cleared', () => {
    const looks = new Looks();
    for (let colour = 0; colour < 5000; colour++) looks.after(PLAIN, `38;2;1;${colour >> 8};${colour & 255}`);
    assert.ok(looks.isFull);
    assert.equal(looks.after(PLAIN, '38;2;9;9;9'), PLAIN);
    looks.clear();
    assert.ok(!looks.isFull);
    assert.notEqual(looks.after(PLAIN, '38;2;9;9;9'), PLAIN);
  });
});
