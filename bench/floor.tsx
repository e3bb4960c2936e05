/**
 * The least that a program of v2top's packages can cost: reads its command line with meow, makes one call that
 * proto-loader and grpc-js describe, and draws one Ink frame of the answer, with amounts by pretty-bytes. Ends at q.
 * Usage: `node floor.js --server HOST:PORT`
 */
import { Client, credentials } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import { Box, render, Text, useApp, useInput } from 'ink';
import meow from 'meow';
import prettyBytes from 'pretty-bytes';
import type { ReactElement } from 'react';
import { descriptor } from '../src/core/descriptor.ts';

interface Stat {
  readonly name: string;
  readonly value: number;
}

const SERVICE = 'v2ray.core.app.stats.command.StatsService';

/** Asks for all counters once. Throws what the call fails with. */
function queryStats(server: string): Promise<Stat[]> {
  const service = fromJSON(descriptor, { keepCase: true, longs: Number, defaults: true })[SERVICE];
  const method = Object.entries(service ?? {}).find(([name]) => name === 'QueryStats')?.[1];
  if (typeof method !== 'object' || !('responseDeserialize' in method)) throw new Error('no such method');
  const { path, requestSerialize, responseDeserialize } = method;
  const client = new Client(server, credentials.createInsecure());
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, (error, answer) => {
      if (error !== null) reject(error);
      else resolve(statsIn(answer));
    });
  });
}

function statsIn(answer: unknown): Stat[] {
  if (typeof answer !== 'object' || answer === null || !('stat' in answer)) return [];
  return Array.isArray(answer.stat) ? answer.stat.filter(isStat) : [];
}

function isStat(value: unknown): value is Stat {
  return typeof value === 'object' && value !== null && 'name' in value && 'value' in value;
}

function Table({ stats }: { readonly stats: readonly Stat[] }): ReactElement {
  const { exit } = useApp();
  useInput((input) => {
    if (input === 'q') exit();
  });
  return (
    <Box flexDirection="column">
      {stats.map(({ name, value }) => (
        <Text key={name} wrap="truncate">
          {name} <Text color="cyan">{prettyBytes(value)}</Text>
        </Text>
      ))}
    </Box>
  );
}

const { flags } = meow('', {
  importMeta: import.meta,
  pkg: { name: 'floor', version: '0.0.0' },
  flags: { server: { type: 'string', isRequired: true } },
});
const stats = await queryStats(flags.server);
const rows = stats.slice(0, process.stdout.rows);
const app = render(<Table stats={rows} />, { alternateScreen: true, interactive: true });
await app.waitUntilExit();
process.exit();
