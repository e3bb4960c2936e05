/** What it costs when names come: `node names-cost.js USERS` prints the milliseconds until the table's names are cut. */
import { labelsOf, NO_NAMES, namesOf } from '../src/table/names.ts';
import { median } from './statistics.ts';

const CHANGES = 30;
/** Names that have to be cut, each to what tells it from the others. */
const WRITING = { width: 20, ellipsis: '…', ascii: false };

const users = Number(process.argv[2]);
const rows = Array.from({ length: users + CHANGES }, (_, index) => ({
  row: { name: `customer-${String(index).padStart(6, '0')}@vpn.example.com` },
}));
const times: number[] = [];
let names = NO_NAMES;
for (let change = 1; change <= CHANGES; change++) {
  const listed = rows.slice(0, users + change);
  const began = performance.now();
  names = namesOf(listed, names);
  labelsOf(names, WRITING);
  times.push(performance.now() - began);
}
process.stdout.write(String(median(times)));
