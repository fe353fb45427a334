import { createRandom } from '#app/lib/random.ts';

/** Smooth gradient noise on the plane, about −0.7…0.7. */
export type Noise = (x: number, y: number) => number;

/** Gradient noise over a shuffled table (Perlin, "Improving Noise", 2002), for compositions that are laid out on the CPU. */
export function createNoise(seed: number): Noise {
  const random = createRandom(seed);
  const order = new Uint8Array(512);
  const cos = new Float64Array(256);
  const sin = new Float64Array(256);
  for (let i = 0; i < 256; i++) {
    order[i] = i;
    const angle = random() * Math.PI * 2;
    cos[i] = Math.cos(angle);
    sin[i] = Math.sin(angle);
  }
  for (let i = 255; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  order.copyWithin(256, 0, 256);
  const at = (ix: number, iy: number, dx: number, dy: number): number => {
    const cell = order[(order[ix & 255] ?? 0) + (iy & 255)] ?? 0;
    return (cos[cell] ?? 0) * dx + (sin[cell] ?? 0) * dy;
  };
  const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
  return (x, y) => {
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const fx = x - ix;
    const fy = y - iy;
    const u = fade(fx);
    const top = at(ix, iy, fx, fy) * (1 - u) + at(ix + 1, iy, fx - 1, fy) * u;
    const bottom = at(ix, iy + 1, fx, fy - 1) * (1 - u) + at(ix + 1, iy + 1, fx - 1, fy - 1) * u;
    return top + (bottom - top) * fade(fy);
  };
}
