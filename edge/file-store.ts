/** The built app, as the server sees it. One implementation per place: node-files.ts reads a folder. */
export interface FileStore {
  /** The file at a path such as `/assets/index-abc.js`; undefined when there is none. A path names a file only if it was found in the build. */
  find(path: string): StaticFile | undefined;
}

export const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export interface StaticFile {
  readonly contentType: string;
  readonly compressible: boolean;
  /** A hash of the content, without quotes. */
  readonly hash: string;
  /** Bytes in that encoding, computed once. */
  read(encoding: Encoding): Promise<Uint8Array<ArrayBuffer>>;
}

/** The best encoding that an Accept-Encoding header allows (RFC 9110, 12.5.3): Brotli, then gzip, then plain. */
export function chooseEncoding(accept: string | undefined): Encoding {
  const weights = new Map<string, number>();
  for (const part of (accept ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)) || 0);
  }
  for (const encoding of ['br', 'gzip'] as const) {
    if ((weights.get(encoding) ?? weights.get('*') ?? 0) > 0) return encoding;
  }
  return 'identity';
}
