/** `W` saves the view: comments and order stay, and no file is ever half written. */
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { readSettings } from '../../src/settings/file.ts';
import { editView, writeView } from '../../src/settings/save.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/settings/settings.ts';
import { CHOOSABLE, SORTABLE } from '../../src/table/columns.ts';
import { startV2top } from '../support/session.ts';

/** A view that differs from the default in three things. */
const VIEW: Settings = {
  ...DEFAULT_SETTINGS,
  interval: 2,
  sort: { column: 'up', descending: true },
  columns: new Set(['share', 'peak']),
};

const edit = (text: string): string => editView('/c.json', text, VIEW).text;

describe('the text', () => {
  test('has only the differences from the defaults in a new file', () => {
    const text = '{\n  "interval": 2,\n  "sort": "-up",\n  "columns": ["peak", "share"]\n}';
    assert.equal(edit(''), `${text}\n`);
    assert.equal(edit('{}'), text);
  });

  test('keeps comments, order and indent, and appends new keys', () => {
    assert.equal(
      edit(`// mine
{
\t"interval": 5, // slow line
\t"hidden": ["direct"], /* not of interest */
\t"sort": "name" // by name
\t// the end
}
`),
      `// mine
{
\t"interval": 2, // slow line
\t"hidden": ["direct"], /* not of interest */
\t"sort": "-up", // by name
\t// the end
\t"columns": ["peak", "share"]
}
`,
    );
  });

  test('keeps line ends, and an existing trailing comma', () => {
    assert.equal(
      edit('{\r\n  "interval": 2,\r\n  "sort": "-up",\r\n}\r\n'),
      '{\r\n  "interval": 2,\r\n  "sort": "-up",\r\n  "columns": ["peak", "share"]\r\n}\r\n',
    );
  });

  test('returns to a default if the file has another value', () => {
    const { text, changed } = editView('/c.json', '{ "bits": true, "reset": false }', DEFAULT_SETTINGS);
    assert.deepEqual(changed, ['bits']);
    assert.equal(text, '{ "bits": false, "reset": false }');
  });

  test('keeps everything else in any file, and reads back as the saved view', () => {
    const views = fc.record({
      interval: fc.constantFrom(0.2, 1, 60),
      sort: fc.record({ column: fc.constantFrom(...SORTABLE.map(({ id }) => id)), descending: fc.boolean() }),
      columns: fc.subarray(CHOOSABLE.map(({ id }) => id)).map((ids) => new Set(ids)),
      bits: fc.boolean(),
      si: fc.boolean(),
      api: fc.boolean(),
    });
    const members = fc.shuffledSubarray([
      '"interval": 3',
      '"sort": "name"',
      '"columns": []',
      '"bits": null',
      '"si": true',
      '"api": true',
      '"hidden": ["a, }"]',
      '"timeout": 9',
    ]);
    const gaps = fc.constantFrom('', ' ', '\n  ', ' // { "no": 1 }\n', '/* , } */');
    fc.assert(
      fc.property(views, members, gaps, gaps, fc.boolean(), (view, parts, before, after, comma) => {
        const inside = parts.map((part) => before + part + after).join(',');
        const text = `{${inside}${comma && parts.length > 0 ? ',' : ''}${after}}${after}`;
        const settings = { ...DEFAULT_SETTINGS, ...view };
        const { hidden, timeout } = readSettings('/c.json', text).values;
        const edited = editView('/c.json', text, settings).text;
        const { values } = readSettings('/c.json', edited);
        assert.deepEqual({ hidden: values.hidden, timeout: values.timeout }, { hidden, timeout });
        assert.deepEqual(editView('/c.json', edited, settings).changed, []);
        for (const comment of text.match(/\/\/.*|\/\*.*?\*\//g) ?? []) assert.ok(edited.includes(comment));
      }),
    );
  });
});

function folderFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'v2top-write-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe('the file', () => {
  test('is created, with its folders', async (t) => {
    const path = join(folderFor(t), 'a', 'b', 'config.json');
    assert.equal(await writeView(path, VIEW), `Saved interval, sort, columns to ${path}.`);
    assert.deepEqual(readSettings(path, readFileSync(path, 'utf8')).values.interval, 2);
  });

  test('keeps its permissions, and a link still leads to it', async (t) => {
    const folder = folderFor(t);
    const real = join(folder, 'real.json');
    const link = join(folder, 'link.json');
    writeFileSync(real, '{}');
    chmodSync(real, 0o600);
    symlinkSync(real, link);
    await writeView(link, VIEW);
    assert.match(readFileSync(real, 'utf8'), /"interval": 2/);
    assert.equal(statSync(real).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['link.json', 'real.json']);
  });

  test('is not touched if it already has these values', async (t) => {
    const path = join(folderFor(t), 'config.json');
    assert.equal(await writeView(path, DEFAULT_SETTINGS), 'Nothing to save: the view is the default one.');
    assert.ok(!existsSync(path));
    writeFileSync(path, '{}');
    assert.equal(await writeView(path, DEFAULT_SETTINGS), `Nothing to save: ${path} already says all this.`);
    assert.equal(readFileSync(path, 'utf8'), '{}');
  });

  test('is not touched if it contains a mistake', async (t) => {
    const path = join(folderFor(t), 'config.json');
    writeFileSync(path, '{\n "interval": }');
    assert.equal(await writeView(path, VIEW), `Not saved: ${path}:2: a value is missing.`);
    assert.equal(readFileSync(path, 'utf8'), '{\n "interval": }');
  });

  test('is not touched if the new one cannot be written next to it', async (t) => {
    const path = join(folderFor(t), 'config.json');
    const inTheWay = `${path}.${process.pid}.new`;
    writeFileSync(path, '{}');
    writeFileSync(inTheWay, 'not ours');
    assert.equal(await writeView(path, VIEW), `Not saved: ${path} cannot be written (EEXIST).`);
    assert.deepEqual([readFileSync(path, 'utf8'), readFileSync(inTheWay, 'utf8')], ['{}', 'not ours']);
  });

  test('is refused if it is a device', async () => {
    assert.equal(
      await writeView('/dev/null', VIEW),
      'Not saved: /dev/null is not a file that can be replaced.',
    );
    assert.ok(statSync('/dev/null').isCharacterDevice());
  });
});

test('W on the screen saves what the next start shows', async (t) => {
  const env = { V2TOP_CONFIG: undefined, XDG_CONFIG_HOME: folderFor(t) };
  const options = { env, columns: 120, rows: 30 };
  const first = await startV2top(t, ['demo'], options);
  await first.waitFor(/User \d+/);
  first.press('b', 'n', '+', 'W');
  await first.waitFor(/Saved interval, sort, bits to/);
  first.press('q');
  await first.exitCode();
  const second = await startV2top(t, ['demo'], options);
  await second.waitFor(/every 2 s/);
  await second.waitFor(/bit/);
  second.press('q');
  await second.exitCode();
});
