/** `--json`: fits schema/sample.json, exact to the byte, and safe for a terminal. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonWriter, sampleJson } from '../../src/output/json.ts';
import type { JsonSample } from '../support/json-sample.ts';
import { runV2top } from '../support/run.ts';
import { samplesIn } from '../support/states.ts';
import { contextWith, MOST, NASTY_NAMES, nastySamples } from './samples.ts';
import { assertFits, fits, schemaOf } from './schema.ts';

const [FIRST, SECOND] = nastySamples();
const parse = (text: string): JsonSample => JSON.parse(text);

describe('a sample', () => {
  test('is one line that fits the schema, with and without speeds', () => {
    for (const sample of [FIRST, SECOND]) {
      const text = jsonWriter(contextWith()).sample(sample);
      assert.match(text, /^[^\n]+\n$/);
      assertFits('sample', parse(text));
    }
  });

  test('has the fields of the schema and no others', () => {
    const keys = Object.keys(parse(sampleJson(SECOND, contextWith())));
    const { properties, required } = Object(schemaOf('sample'));
    assert.deepEqual(keys, Object.keys(properties));
    assert.deepEqual(keys, required);
  });

  test('does not fit the schema in any other shape', () => {
    const sample = parse(sampleJson(SECOND, contextWith()));
    for (const key of Object.keys(sample)) assert.ok(!fits('sample', { ...sample, [key]: undefined }), key);
    assert.ok(!fits('sample', { ...sample, format: 2 }));
    assert.ok(!fits('sample', { ...sample, mode: 'both' }));
    assert.ok(!fits('sample', { ...sample, user: [{ name: 'alice' }] }));
    assert.ok(!fits('sample', { ...sample, user: [{ ...sample.user[0], uplink: 1.5 }] }));
  });

  test('is as the documentation shows it', () => {
    const [, sample] = samplesIn('read-only', [
      { 'inbound>>>tcp': [406, 100], 'user>>>alice': [406, 100] },
      { 'inbound>>>tcp': [418, 102_528_054], 'user>>>alice': [418, 102_528_054] },
    ]);
    assert.ok(sample !== undefined);
    const flows =
      '"uplink":418,"downlink":102528054,"uplinkRate":12,"downlinkRate":102527954,"uplinkDelta":12,"downlinkDelta":102527954';
    const none =
      '"uplink":null,"downlink":null,"uplinkRate":null,"downlinkRate":null,"uplinkDelta":null,"downlinkDelta":null';
    assert.equal(
      sampleJson(sample, contextWith()),
      '{"format":1,"time":"2026-11-23T03:00:01.000Z","elapsed":1,"server":"127.0.0.1:10085","serverName":null,"core":null,' +
        '"uptime":1001,"mode":"read-only","gap":false,"maybeLost":false,"maybeLostBytes":0,"restarted":false,' +
        `"foreignReset":false,"shared":false,"recorded":"not recorded","inbound":[{"name":"tcp",${flows}}],"outbound":[],` +
        `"user":[{"name":"alice",${flows}}],` +
        `"total":{"inbound":{${flows}},"outbound":{${none}},"user":{${flows}}}}`,
    );
  });

  test('has no speed at the first reading, or for a direction that is not counted', () => {
    const first = parse(sampleJson(FIRST, contextWith()));
    assert.equal(first.elapsed, null);
    assert.deepEqual(
      first.user.map((row) => row.uplinkRate),
      NASTY_NAMES.map(() => null),
    );
    const { outbound } = parse(sampleJson(SECOND, contextWith()));
    assert.deepEqual(outbound, [
      {
        name: 'one-way',
        uplink: 7,
        downlink: null,
        uplinkRate: 0,
        downlinkRate: null,
        uplinkDelta: 0,
        downlinkDelta: null,
      },
    ]);
  });

  test('prints all digits of totals above 2^53', () => {
    const text = sampleJson(SECOND, contextWith());
    assert.ok(text.includes(`"name":"huge","uplink":${MOST - 3n},"downlink":${2n ** 53n + 1n},`));
  });

  test("has the core's own names in a stable order, without control characters", () => {
    const text = sampleJson(SECOND, contextWith());
    const names = parse(text).user.map((row) => row.name);
    assert.deepEqual(names, [...NASTY_NAMES].sort());
    assert.doesNotMatch(text, /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
    assert.ok(
      text.includes('"esc\\u001b[2J"') &&
        text.includes('"c1\\u009b31m"') &&
        text.includes('"bidi\\u202etxt"'),
    );
  });

  test('is filtered, including its totals, and sorted', () => {
    const settings = { filter: 'B', sort: { column: 'name', descending: true } } as const;
    const { user, total } = parse(sampleJson(SECOND, contextWith(settings)));
    const names = user.map((row) => row.name);
    assert.deepEqual(names, ['line\nbreak\r', 'bidi\u202etxt', 'back\\slash', 'a>>>b', 'a,b;"c"']);
    assert.deepEqual(total.user, {
      uplink: 10,
      downlink: 20,
      uplinkRate: 5,
      downlinkRate: 10,
      uplinkDelta: 5,
      downlinkDelta: 10,
    });
    assert.deepEqual(total.inbound, {
      uplink: null,
      downlink: null,
      uplinkRate: null,
      downlinkRate: null,
      uplinkDelta: null,
      downlinkDelta: null,
    });
  });
});

describe('the program', () => {
  test('prints these lines, with the API inbound, as many as requested', async () => {
    const { code, stdout, stderr } = await runV2top(['demo', '--json', '-n', '2', '-i', '0.2']);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const lines = stdout.split('\n');
    assert.equal(lines.pop(), '');
    assert.equal(lines.length, 2);
    for (const line of lines) assertFits('sample', parse(line));
    assert.ok(stdout.includes('{"name":"api",'));
  });

  test('prints one reading without speeds for --once, also with --format json', async () => {
    for (const flags of [['--json'], ['--format', 'json'], ['--format=json', '--json']]) {
      const { stdout } = await runV2top(['demo', '--once', ...flags]);
      const sample = parse(stdout);
      assertFits('sample', sample);
      assert.deepEqual([sample.elapsed, sample.mode], [null, 'read-only']);
    }
  });
});
