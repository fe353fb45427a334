import type { Rgb } from '#app/art/artwork.ts';
import { createRandom } from '#app/lib/random.ts';
import { type Oklab, rgbOf } from '../oklab.ts';
import { type LabImage, labAt } from './pixels.ts';

export const PALETTE_SIZE = 5;
const ROUNDS = 12;

const distance2 = (x: Oklab, y: Oklab): number => (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2 + (x[2] - y[2]) ** 2;

/**
 * Five colours, most area first: k-means in OKLab, seeded by k-means++ (Arthur and Vassilvitskii 2007) from a fixed
 * random source, so that a picture always gives the same palette.
 */
export function paletteOf(image: LabImage): readonly Rgb[] {
  const count = image.width * image.height;
  const pixels = Array.from({ length: count }, (_, i) => labAt(image, i));
  const random = createRandom(count);
  const centres: Oklab[] = [pixels[Math.floor(count / 2)] ?? [0.5, 0, 0]];
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  while (centres.length < PALETTE_SIZE) {
    const last = centres[centres.length - 1] ?? [0, 0, 0];
    let sum = 0;
    for (const [i, pixel] of pixels.entries()) {
      nearest[i] = Math.min(nearest[i] ?? 0, distance2(pixel, last));
      sum += nearest[i] ?? 0;
    }
    let target = random() * sum;
    let chosen = 0;
    while (chosen < count - 1 && target > (nearest[chosen] ?? 0)) target -= nearest[chosen++] ?? 0;
    centres.push(pixels[chosen] ?? last);
  }

  const areas = new Float64Array(PALETTE_SIZE);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(PALETTE_SIZE * 3);
    areas.fill(0);
    for (const pixel of pixels) {
      let best = 0;
      for (let k = 1; k < PALETTE_SIZE; k++) {
        if (distance2(pixel, centres[k] ?? pixel) < distance2(pixel, centres[best] ?? pixel)) best = k;
      }
      areas[best] = (areas[best] ?? 0) + 1;
      for (let c = 0; c < 3; c++) sums[best * 3 + c] = (sums[best * 3 + c] ?? 0) + (pixel[c] ?? 0);
    }
    for (let k = 0; k < PALETTE_SIZE; k++) {
      const area = areas[k] ?? 0;
      if (area > 0) centres[k] = [(sums[k * 3] ?? 0) / area, (sums[k * 3 + 1] ?? 0) / area, (sums[k * 3 + 2] ?? 0) / area];
    }
  }
  return centres
    .map((centre, k) => ({ rgb: rgbOf(centre), area: areas[k] ?? 0 }))
    .sort((a, b) => b.area - a.area)
    .map(({ rgb }) => rgb);
}
