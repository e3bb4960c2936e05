/** The corrected configuration is a new file next to the old one, with comments, where no core loads it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readCoreConfig } from '../../src/core/config/core-config.ts';
import { isObject } from '../../src/core/config/json-value.ts';
import { parseJsonc } from '../../src/core/config/jsonc.ts';
import { checksOf } from '../../src/doctor/checks.ts';
import { repair } from '../../src/doctor/repair.ts';
import { type Repair, repairedText, writeRepaired } from '../../src/doctor/write.ts';
import { mutant } from './corpus/mutate.ts';

const TEXT = `// my server
{
  "inbounds": [ # one
    { "port": 3307, "tag": "in", "protocol": "socks" /* for all */ }
  ],
  "routing": { "rules": [{ "type": "field", "network": "tcp", "outboundTag": "x" }] },
}
`;

function repairOf(text: string, files: readonly string[]): Repair {
  const parsed = parseJsonc(text);
  assert.ok(parsed.ok && isObject(parsed.value));
  const { raw, changes } = repair(parsed.value, (config) => {
    const model = readCoreConfig(config);
    return model === undefined ? [] : checksOf(model);
  });
  return { files, changes, repaired: raw };
}

test('keeps comments, puts new parts in place, and removes syntax errors', () => {
  const { changes, repaired } = repairOf(TEXT, []);
  const result = repairedText(`\uFEFF${TEXT}`, changes, repaired) ?? '';
  assert.match(result, /^\/\/ my server\n/);
  assert.match(result, /\[ # one\n/);
  assert.match(result, /"socks" \/\* for all \*\//);
  const parsed = parseJsonc(result);
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.slips, []);
  assert.deepEqual(parsed.value, repaired);
  assert.match(result, /"rules": \[\s*\{\s*"type": "field",\s*"inboundTag"/);
});

test('keeps a user on one line', () => {
  const user = '{ "id": "5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01" }';
  const text = `{ "inbounds": [{ "tag": "in", "port": 1, "protocol": "vmess", "settings": { "clients": [\n  ${user}\n] } }] }`;
  const { changes, repaired } = repairOf(text, []);
  assert.match(
    repairedText(text, changes, repaired) ?? '',
    /\n {2}\{ "id": "5f8a9a3e-53b3-4c66-8a6f-5f6a1c0d2e01", "email": "user@in" \}\n/,
  );
});

test('gives the wanted text for any file, or none', () => {
  let written = 0;
  for (let number = 0; number < 200; number++) {
    const text = mutant(number);
    const parsed = parseJsonc(text);
    if (!parsed.ok || !isObject(parsed.value)) continue;
    const { changes, repaired } = repairOf(text, []);
    const result = repairedText(text, changes, repaired);
    if (result === undefined) continue;
    written++;
    const again = parseJsonc(result);
    assert.deepEqual(again.ok && again.value, repaired, `configuration ${number}`);
  }
  assert.ok(written > 150, `${written}`);
});

describe('the new file', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'v2top-write-'));
    await writeFile(at('config.json'), TEXT, { mode: 0o640 });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('has the mode and owner of the old one', async () => {
    const said = await writeRepaired(repairOf(TEXT, [at('config.json')]), at('config.json.new'));
    assert.match(said, /^Written: .*config\.json\.new\. Compare it with /);
    const [old, fresh] = await Promise.all([stat(at('config.json')), stat(at('config.json.new'))]);
    assert.equal(fresh.mode, old.mode);
    assert.deepEqual([fresh.uid, fresh.gid], [old.uid, old.gid]);
    assert.match(await readFile(at('config.json.new'), 'utf8'), /"StatsService"/);
  });
  const refused: [string, () => Promise<string>, Partial<Repair>, RegExp][] = [
    [
      'is never written over another',
      async () => at('config.json'),
      {},
      /would load .*config\.json; call it config\.json\.new/,
    ],
    [
      'is not written over a file that has another name',
      async () => {
        await writeFile(at('there'), 'x');
        return at('there');
      },
      {},
      /exists already; --write makes a new file only/,
    ],
    [
      'is not written through a link, even to nowhere',
      async () => {
        await symlink(at('nowhere'), at('link'));
        return at('link');
      },
      {},
      /exists already/,
    ],
    ['gets no name that a folder of files would load', async () => at('new.yaml'), {}, /would load/],
    ['is not made of YAML', async () => at('x.new'), { files: ['/c.yaml'] }, /--write corrects JSON only/],
    [
      'is not made of several files',
      async () => at('x.new'),
      { files: ['/a.json', '/b.json'] },
      /this one has several/,
    ],
    ['needs a folder', async () => at('no/x.new'), {}, /cannot be written \(ENOENT\)/],
  ];
  for (const [name, target, change, message] of refused) {
    test(name, async () => {
      const repair = { ...repairOf(TEXT, [at('config.json')]), ...change };
      await assert.rejects(writeRepaired(repair, await target()), message);
    });
  }
  test('is not created if there is nothing to repair', async () => {
    const repair = { ...repairOf(TEXT, [at('config.json')]), changes: [] };
    assert.match(await writeRepaired(repair, at('y.new')), /^Nothing to write/);
    await assert.rejects(stat(at('y.new')), /ENOENT/);
  });
});
