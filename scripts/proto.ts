/** Turns proto/stats.proto into src/core/descriptor.ts, so that the bundle does not have to find a file. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const PROTO = fileURLToPath(new URL('../proto/stats.proto', import.meta.url));
const DESCRIPTOR = fileURLToPath(new URL('../src/core/descriptor.ts', import.meta.url));

/** protobufjs' types require a comment on each method; other comments would only enlarge the bundle. */
function onlyMethodComments(this: object, key: string, value: unknown): unknown {
  return key === 'comment' && !('requestType' in this) ? undefined : value;
}

/** The wanted text of src/core/descriptor.ts; a test compares them. */
export function descriptorModule(): string {
  const root = new protobuf.Root().loadSync(PROTO, { keepCase: true, alternateCommentMode: true });
  return [
    '/** Made from proto/stats.proto by `npm run proto`; change that file, not this one. */',
    `export const descriptor = ${JSON.stringify(root.toJSON({ keepComments: true }), onlyMethodComments, 2)};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(DESCRIPTOR, descriptorModule());
