import type { Dna } from '#app/art/artwork.ts';

/** FNV-1a over the bytes of a DNA, as eight hexadecimal digits: tells whether two sessions show the same. */
export function checksumOf(dna: Dna): string {
  let hash = 0x811c9dc5;
  const bytes = new Uint8Array(dna.buffer, dna.byteOffset, dna.byteLength);
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
