/** Wrong usage is one line on standard error that says what to do, and exit code 2; nothing is printed or started. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runV2top } from '../support/run.ts';

/** What was typed, and a part of what is answered. */
const MISTAKES: readonly (readonly [string, ...string[]])[] = [
  ['There is no option --bogus; "v2top --help" lists them.', '--bogus'],
  ['There is no option --intervall; did you mean --interval? "v2top --help" lists them.', '--intervall', '3'],
  ['There is no option -x;', '-x'],
  ['There is no option --no-json;', '--no-json'],
  ['There is no option --__proto__;', '--__proto__'],
  ['--count needs a value: --count=N;', '-n'],
  ['--count needs a value', '--sort', '-up', '-n'],
  ['--interval needs a value', '-i', '-b'],
  ['--interval needs a value', '--interval='],
  ['--filter needs a value: --filter=TEXT;', '-f', '--json'],
  ['--once does not take a value; drop "3".', '--once=3'],
  ['--interval takes seconds from 0.2 to 86400, not "0".', '-i', '0'],
  ['not "abc"', '-i', 'abc'],
  ['not "-1"', '-i', '-1'],
  ['not "1e3"', '-i', '1e3'],
  ['not "0.19"', '-i0.19'],
  ['--timeout takes seconds from 0.05 to 86400, not "0".', '--timeout', '0'],
  ['--count takes a whole number, 1 or more, not "0".', '-n', '0'],
  ['not "2.5"', '-n', '2.5'],
  ['not "9007199254740993"', '-n', '9007199254740993'],
  ['There is no column "bogus" to sort by; "v2top --sort help" lists them.', '--sort', 'bogus'],
  ['There is no column "history" to sort by', '--sort', 'history'],
  ['The formats json and csv exclude each other; give one of them.', '--json', '--csv'],
  ['The formats text and csv exclude each other', '--format', 'text', '--csv'],
  [
    '--format takes one of text, json, csv, csv-excel, openmetrics, prometheus, not "xml".',
    '--format',
    'xml',
  ],
  ['--format openmetrics takes a single reading; add --once.', '--format', 'openmetrics'],
  ['--format openmetrics needs counters that are not reset', '--format', 'openmetrics', '--once', '--reset'],
  ['--once takes a single reading; drop --count.', '--once', '-n', '2'],
  ['--once takes a single reading; drop --summary.', '--once', '--summary'],
  ['--summary is text or JSON; drop --csv.', '--csv', '--summary'],
  ['There is no server "home"', '@home'],
  ['"v2top config" takes no argument; drop "a:1".', 'config', 'a:1'],
  ['"example.net" has no port; add the API\'s, for example example.net:10085', 'example.net'],
  ['Port 70000 does not exist', 'a:70000'],
  ['is a URL', '-s', 'http://127.0.0.1:10085'],
  ['An IPv6 address needs brackets', '-s', '::1'],
  ["A socket's path starts with a slash", 'unix:api.sock'],
  ['"v2top demo" takes no argument but "history"; drop "a:1".', 'demo', 'a:1'],
  ['--by belongs to "v2top demo history".', 'demo', '--by', 'day'],
  ['--users belongs to "v2top demo".', '--users', '5'],
  ['--users takes a whole number, 0 to 100000, not "many".', 'demo', '--users', 'many'],
  [
    'The certificates in /nonexistent/ca.pem cannot be read; give a file in PEM.',
    '--ca',
    '/nonexistent/ca.pem',
    'a:1',
  ],
  ['/dev/null contains no PEM certificate', '--ca', '/dev/null', 'a:1'],
  ['--interval needs a value', '--interval'],
  ['--server needs a value', '-s'],
  ['--json does not take a value; drop "5".', '--json=5'],
  ['--batch does not take a value; drop "5".', '-b=5'],
  ['There is no option --no-interval;', '--no-interval'],
  ['There is no option --noReset;', '--noReset'],
  ['There is no option -é;', '-bé'],
  ['There is no column "total-" to sort by', '--sort', '-total-'],
  ['"v2top doctor" does not take --csv; "v2top help doctor" lists what it takes.', 'doctor', '--csv'],
  ['"v2top completion" does not take --interval;', 'completion', '-i', '2', 'bash'],
  ['"v2top demo" does not take --server;', 'demo', '-s', 'a:1'],
  ['There is no command "doctr"; did you mean "v2top doctor"?', 'doctr'],
  ['There is no command "Demo"; did you mean "v2top demo"?', 'Demo'],
  ['There is no help on "bogus"; there is on doctor, demo,', 'help', 'bogus'],
  ['"v2top help" takes one command; drop "demo".', 'help', 'doctor', 'demo'],
  ['There is no option --�[2J�;', '--\u001b[2J\n'],
];

describe('a mistake on the command line', () => {
  for (const [answer, ...typed] of MISTAKES) {
    test(JSON.stringify(typed.join(' ')), async () => {
      const { code, stdout, stderr } = await runV2top(typed);
      assert.equal(code, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^v2top: [^\n]*\n$/);
      assert.ok(stderr.includes(answer), stderr);
    });
  }
});
