/** `--csv`: a row per counter, safe to open in a spreadsheet. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { csvWriter, excelWriter } from '../../src/output/csv.ts';
import { contextWith, MOST, NASTY_NAMES, nastySamples } from './samples.ts';

const [FIRST, SECOND] = nastySamples();
const HEAD =
  'time,elapsed,server,core,uptime,mode,gap,maybeLost,maybeLostBytes,restarted,foreignReset,kind,name,direction,bytes,rate,delta,serverName,shared,recorded';

/** The records of a CSV text by RFC 4180, as spreadsheets read it. */
function records(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      ),
    );
}

test('has the documented head', () => assert.equal(csvWriter(contextWith()).head, `${HEAD}\n`));

describe('a sample', () => {
  const text = csvWriter(contextWith()).sample(SECOND);
  const rows = records(text);
  const column = (name: string): string[] =>
    rows.map((row) => row[HEAD.split(',').indexOf(name)] ?? 'missing');

  test('is a row per counter, in the order of JSON, each as long as the head', () => {
    for (const row of rows) assert.equal(row.length, 20, JSON.stringify(row));
    assert.deepEqual(
      [column('kind')[0], column('name')[0], column('direction')[0], column('direction')[1]],
      ['inbound', 'api', 'uplink', 'downlink'],
    );
    assert.equal(rows.length, 2 * (2 + NASTY_NAMES.length) + 1);
  });

  test('keeps names apart, escapes control characters, and puts an apostrophe before formulas', () => {
    const names = new Set(column('name').slice(5));
    assert.deepEqual(
      names,
      new Set([
        '',
        "'=1+1",
        "' \\u0009@SUM(A1)",
        'a,b;"c"',
        'back\\slash',
        'like\\u005cu001a',
        '❤️ love',
        '👨‍👩‍👧 family',
        'می‌خواهم',
        'esc\\u001b[2J',
        'line\\u000abreak\\u000d',
        'c1\\u009b31m',
        'bidi\\u202etxt',
        'zero\u200bwidth',
        'a>>>b',
        '中文 emoji 👍',
      ]),
    );
    assert.doesNotMatch(text, /[\p{Bidi_Control}\u0000-\u0009\u000b-\u001f\u0080-\u009f]/u);
  });

  test('has exact totals, and empty fields for unknown values', () => {
    const huge = rows.find((row) => row[12] === 'huge' && row[13] === 'uplink');
    assert.deepEqual(huge?.slice(14), [String(MOST - 3n), '1', '1', '', 'false', 'not recorded']);
    assert.equal(rows.filter((row) => row[12] === 'one-way').length, 1);
    const first = records(csvWriter(contextWith()).sample(FIRST));
    assert.ok(first.every((row) => row[1] === '' && row[3] === '' && row[15] === '' && row[16] === ''));
  });
});

test('csv-excel starts with a byte order mark and has the same fields, separated by semicolons', () => {
  const { head, sample } = excelWriter(contextWith({ filter: 'love' }));
  assert.equal(head, `\uFEFF${HEAD.replaceAll(',', ';')}\n`);
  const plain = csvWriter(contextWith({ filter: 'love' })).sample(SECOND);
  assert.ok(plain.includes(',user,"❤️ love",uplink,'), plain);
  assert.equal(sample(SECOND), plain.replaceAll(',', ';'));
});
