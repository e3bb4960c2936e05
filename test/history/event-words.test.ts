/** Events of one kind within an hour are kept together, and are said to be several. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventText } from '../../src/history/event-words.ts';

const words = { time: String, bytes: String };
const event = { first: 10, last: 70, bytes: 5n, times: 1 };

test('an interruption of the recording is told with its end and its bytes', () => {
  assert.equal(
    eventText({ ...event, type: 'absence' }, words),
    'nothing recorded until 70; 5 of that time counted then',
  );
});

test('several interruptions are not told as one', () => {
  assert.equal(
    eventText({ ...event, type: 'absence', times: 3 }, words),
    'recording interrupted, 3 times until 70; 5 of those times counted at their ends',
  );
});
