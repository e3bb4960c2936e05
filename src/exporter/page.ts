/** The text of `/metrics`, made once per change for all scrapes. */
import { promisify } from 'node:util';
import { type ExpositionFormat, exposition, type Family } from '../output/exposition.ts';

/** Compressing a text with fewer bytes costs more than it saves. */
const LEAST_TO_COMPRESS = 1024;

/** One text in both encodings; `gzip` is undefined if it is not worth it. */
export interface Body {
  readonly plain: Buffer;
  gzip(): Promise<Buffer> | undefined;
}

export class Page {
  private readonly families: () => readonly Family[];
  private readonly bodies = new Map<ExpositionFormat, Body>();

  /** `families` is called at the first scrape after a change. */
  constructor(families: () => readonly Family[]) {
    this.families = families;
  }

  /** Notes that the figures have changed. */
  changed(): void {
    this.bodies.clear();
  }

  body(format: ExpositionFormat): Body {
    const body = this.bodies.get(format) ?? bodyOf(exposition(this.families(), format));
    this.bodies.set(format, body);
    return body;
  }
}

function bodyOf(text: string): Body {
  const plain = Buffer.from(text);
  let compressed: Promise<Buffer> | undefined;
  return {
    plain,
    gzip: () => {
      if (plain.length < LEAST_TO_COMPRESS) return undefined;
      // Compressed in another thread; all scrapes of this text wait for the same result.
      compressed ??= compress(plain);
      return compressed;
    },
  };
}

async function compress(plain: Buffer): Promise<Buffer> {
  const { gzip } = await import('node:zlib');
  return promisify(gzip)(plain, { level: 1 });
}
