import { createRandom } from '#app/lib/random.ts';

export const TILE_SIZE = 256;

/** Value noise on a lattice of `cells`², wrapping at the borders of the tile, added into `out`. */
function addNoise(out: Float32Array, cellsX: number, cellsY: number, amount: number, random: () => number): void {
  const lattice = Float32Array.from({ length: cellsX * cellsY }, random);
  const at = (x: number, y: number): number => lattice[(y % cellsY) * cellsX + (x % cellsX)] ?? 0;
  for (let y = 0; y < TILE_SIZE; y++) {
    const v = (y * cellsY) / TILE_SIZE;
    const j = Math.floor(v);
    const g = (v - j) ** 2 * (3 - 2 * (v - j));
    for (let x = 0; x < TILE_SIZE; x++) {
      const u = (x * cellsX) / TILE_SIZE;
      const i = Math.floor(u);
      const f = (u - i) ** 2 * (3 - 2 * (u - i));
      const top = at(i, j) + (at(i + 1, j) - at(i, j)) * f;
      const bottom = at(i, j + 1) + (at(i + 1, j + 1) - at(i, j + 1)) * f;
      const index = y * TILE_SIZE + x;
      out[index] = (out[index] ?? 0) + (top + (bottom - top) * g - 0.5) * amount;
    }
  }
}

/** Scales to a mean of ½ and a spread that uses the range of a byte. */
function pack(out: Uint8Array, channel: number, values: Float32Array): void {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let variance = 0;
  for (const value of values) variance += (value - mean) ** 2 / values.length;
  const scale = 0.19 / Math.sqrt(Math.max(variance, 1e-9));
  for (let i = 0; i < values.length; i++)
    out[i * 4 + channel] = Math.round(255 * Math.min(1, Math.max(0, 0.5 + ((values[i] ?? 0) - mean) * scale)));
}

/** RGBA, TILE_SIZE², seamless: r clouds, g tooth of paper, b threads of a canvas, a film grain. The same on every machine. */
export function surfaceTile(): Uint8Array<ArrayBuffer> {
  const random = createRandom(20);
  const tile = new Uint8Array(TILE_SIZE * TILE_SIZE * 4);
  const layer = (): Float32Array => new Float32Array(TILE_SIZE * TILE_SIZE);

  const clouds = layer();
  for (const [cells, amount] of [
    [5, 1],
    [11, 0.6],
    [23, 0.34],
    [47, 0.2],
    [96, 0.1],
  ] as const)
    addNoise(clouds, cells, cells, amount, random);
  pack(tile, 0, clouds);

  const tooth = layer();
  for (const [cells, amount] of [
    [64, 0.6],
    [128, 0.8],
    [256, 0.5],
  ] as const)
    addNoise(tooth, cells, cells, amount, random);
  pack(tile, 1, tooth);

  // A plain weave of 64 threads each way, every thread a little uneven.
  const threads = layer();
  addNoise(threads, 64, 8, 0.5, random);
  addNoise(threads, 8, 64, 0.5, random);
  for (let y = 0; y < TILE_SIZE; y++) {
    for (let x = 0; x < TILE_SIZE; x++) {
      const index = y * TILE_SIZE + x;
      const turn = (Math.PI * 2 * 64) / TILE_SIZE;
      threads[index] = (threads[index] ?? 0) + 0.3 * Math.sin((x + 0.5) * turn) * Math.sin((y + 0.5) * turn);
    }
  }
  pack(tile, 2, threads);

  const grain = layer();
  addNoise(grain, 256, 256, 1, random);
  addNoise(grain, 128, 128, 0.7, random);
  pack(tile, 3, grain);
  return tile;
}
