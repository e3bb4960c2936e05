/** Turns proto/stats.proto into src/source/stats.json, so that the bundle has no file to look for at run time. */
import { writeFileSync } from 'node:fs';
import protobuf from 'protobufjs';

/** The JSON text that must stand in src/source/stats.json. */
export function descriptorJson(): string {
  const root = new protobuf.Root();
  root.loadSync(new URL('../proto/stats.proto', import.meta.url).pathname, { keepCase: true });
  return `${JSON.stringify(root.toJSON(), null, 2)}\n`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL('../src/source/stats.json', import.meta.url), descriptorJson());
}
