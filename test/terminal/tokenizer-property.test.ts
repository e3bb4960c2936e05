/** For any bytes, however split: no key without a press, no press lost, never stuck. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Input, Typist, told, understood } from '../support/typist.ts';

const chars = (min: number, max: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((code) => String.fromCharCode(code));
const text = (unit: fc.Arbitrary<string>, maxLength = 40): fc.Arbitrary<string> =>
  fc.array(unit, { maxLength }).map((all) => all.join(''));

/** All that a string may hold: what ends it early, and what a hand sends, is left out. */
const content = text(fc.oneof(chars(0x20, 0x7e), chars(0x08, 0x0d), chars(0xa0, 0xff)));
const string = fc
  .tuple(fc.constantFrom(']', 'P', '_', '^', 'X'), content, fc.constantFrom('\x07', '\x1b\\'))
  .map(([opener, body, end]) => `\x1b${opener}${body}${end}`);
const numbers = text(fc.constantFrom(...'0123456789;:'), 12);
const report = fc.oneof(
  fc
    .tuple(fc.constantFrom('?', '>', '='), numbers, text(chars(0x20, 0x2f), 2), chars(0x40, 0x7e))
    .map((parts) => `\x1b[${parts.join('')}`),
  fc
    .tuple(fc.nat(999), fc.nat(999), fc.constantFrom('R', 't', 'n', 'y', 'x'))
    .map(([a, b, end]) => `\x1b[${a};${b}${end}`),
  fc.constantFrom('\x1b[I', '\x1b[O'),
);
const mouse = fc.oneof(
  fc
    .tuple(fc.nat(99), fc.nat(999), fc.nat(999), fc.constantFrom('M', 'm'))
    .map(([b, x, y, end]) => `\x1b[<${b};${x};${y}${end}`),
  fc.tuple(chars(0x20, 0xff), chars(0x21, 0xff), chars(0x21, 0xff)).map((bytes) => `\x1b[M${bytes.join('')}`),
);

const KEYS = [
  ...['\x1b[A', '\x1bOB', '\x1b[5~', '\x1b[1;5C', '\x1b[[A', '\x1bOP', '\x1b[24~', '\x1b[Z', '\x1b[114;5u'],
  ...['q', 'Z', ' ', '\r', '\x7f', '\x12', '\xd0\xb9', '\xef\xbc\x9f', '\xf0\x9f\x98\x80', '[', ']'],
] as const;

/** The same bytes in reads of any size, with silences shorter than `silence` between them. */
const pieces = (bytes: string, silence: number): fc.Arbitrary<Input[]> =>
  fc
    .array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: silence - 1 })), {
      minLength: bytes.length,
      maxLength: bytes.length,
    })
    .map((cuts) => {
      const inputs: Input[] = [''];
      for (const [at, byte] of [...bytes].entries()) {
        const [cut = false, wait = 0] = cuts[at] ?? [];
        if (cut && at > 0) inputs.push(wait, byte);
        else inputs.push(`${inputs.pop()}${byte}`);
      }
      return inputs;
    });
const cut = (bytes: fc.Arbitrary<string>, silence = 100): fc.Arbitrary<Input[]> =>
  bytes.chain((all) => pieces(all, silence));

test('bytes without a key press change nothing, however they are split', () => {
  const noise = fc.array(fc.oneof(string, report), { maxLength: 6 }).map((all) => all.join(''));
  fc.assert(
    fc.property(cut(noise), (inputs) => {
      assert.deepEqual(understood(...inputs, 50, 'q'), ['q']);
    }),
    { numRuns: 500 },
  );
});

test('a string survives silences shorter than a second', () => {
  const slow = string.chain((all) => pieces(all.slice(2), 1000).map((rest) => [all.slice(0, 2), ...rest]));
  fc.assert(
    fc.property(slow, (inputs) => {
      assert.deepEqual(understood(...inputs, 50, 'q'), ['q']);
    }),
    { numRuns: 300 },
  );
});

test('a mouse’s report is never a key', () => {
  fc.assert(
    fc.property(cut(mouse), (inputs) => {
      const tokens = new Typist().send(...inputs, 50, 'q');
      assert.deepEqual(
        tokens.map(({ type }) => type),
        ['mouse', 'key'],
      );
    }),
  );
});

test('any split of a key within the escape delay is that key', () => {
  const typed = fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      typed.chain((keys) => cut(fc.constant(keys.join(''))).map((inputs) => ({ keys, inputs }))),
      ({ keys, inputs }) => {
        const apart = keys.flatMap((key) => understood(key));
        assert.equal(apart.length, keys.length);
        assert.deepEqual(understood(...inputs), apart);
      },
    ),
    { numRuns: 500 },
  );
});

test('keys between reports are still recognised', () => {
  const parts = fc.array(fc.oneof(string, report, fc.constantFrom(...KEYS)), { maxLength: 8 });
  fc.assert(
    fc.property(
      parts.chain((all) => cut(fc.constant(all.join(''))).map((inputs) => ({ all, inputs }))),
      ({ all, inputs }) => {
        assert.deepEqual(
          understood(...inputs),
          all.flatMap((part) => understood(part)),
        );
      },
    ),
    { numRuns: 500 },
  );
});

const anything = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 30 }),
    fc.nat(2500),
    string,
    report,
    mouse,
    fc.constantFrom('\x1b', '\x1b[', '\x1bO', '\x1b]', '\x1b[200~', '\x1b[201~', '\x1b[M', ...KEYS),
  ),
  { maxLength: 12 },
);

test('no input blocks the keyboard: Ctrl-C acts at once, any other key after a silence', () => {
  fc.assert(
    fc.property(anything, fc.constantFrom(...KEYS), (inputs, key) => {
      const now = new Typist();
      now.send(...inputs);
      assert.equal(told(now.send('\x03')).at(-1), 'ctrl-c');
      const later = new Typist();
      later.send(...inputs, 2200);
      assert.deepEqual(told(later.send(key)), understood(key));
    }),
    { numRuns: 1000 },
  );
});

test('a key that shares its read with anything else is never alone', () => {
  fc.assert(
    fc.property(anything, (inputs) => {
      const typist = new Typist();
      for (const input of inputs) {
        const tokens = typist.send(input);
        const alone = tokens.filter((token) => token.type === 'key' && token.alone);
        if (typeof input !== 'number' && alone.length > 0) assert.equal(tokens.length, 1);
      }
    }),
  );
});
