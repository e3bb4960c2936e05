/** A process with a claim on a key: reports on standard output, and takes orders on standard input. */
import { createInterface } from 'node:readline';
import { SharedClaim } from '../../src/history/claim.ts';
import { folderNames, namesFor } from '../../src/history/names.ts';
import { SocketPeerGroup } from '../../src/history/peer-group.ts';

const [key = '', patience = '', folder] = process.argv.slice(2);
const names = folder === undefined ? namesFor(key) : folderNames(key, folder);
const claim = new SharedClaim({ group: new SocketPeerGroup(key, names), patience: Number(patience) });
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

claim.onChange(() => say(`others ${claim.others.join(' ')}`.trim()));

const DOES: Readonly<Record<string, () => Promise<void>>> = {
  enter: async () => {
    await claim.enter(new AbortController().signal);
    say('entered');
  },
  begin: async () => say((await claim.beginReset()) ? 'alone' : 'not alone'),
  end: async () => claim.endReset(),
  leave: async () => {
    await claim.leave();
    say('left');
  },
};

for await (const line of createInterface({ input: process.stdin })) void DOES[line]?.();
