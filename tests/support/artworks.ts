import type { Artwork } from '#app/art/artwork.ts';

/** An artwork for tests: a given id, everything else ordinary. */
export function testArtwork(id: string, style = 'ink'): Artwork {
  return {
    id,
    title: `Title of ${id}`,
    style,
    source: { type: 'painter', painter: style, seed: 1 },
    width: 1024,
    height: 1024,
    orientation: 'square',
    palette: [
      [0.1, 0.1, 0.2],
      [0.8, 0.4, 0.2],
      [0.3, 0.6, 0.7],
      [0.9, 0.9, 0.8],
      [0.2, 0.3, 0.3],
    ],
    dna: new Float32Array(50).fill(0.5),
    focus: [0.5, 0.5],
  };
}
