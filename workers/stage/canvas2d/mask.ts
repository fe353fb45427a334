import { GUIDE_SIZE } from '../picture/guide.ts';

/** How much of the incoming picture is seen at each place of its depth map, as the alpha of a small image. */
export interface Mask {
  readonly image: ImageData;
  /** `progress` 0: nowhere; 1: everywhere. */
  update(from: Uint8Array, to: Uint8Array, progress: number): void;
}

const softness = 0.5;

/** What is near in the new picture comes first, what is far in the old one stays longest: Drift's order, on 48² cells. */
export function createMask(): Mask {
  const image = new ImageData(GUIDE_SIZE, GUIDE_SIZE);
  return {
    image,
    update(from, to, progress) {
      const reach = progress * (1 + softness);
      for (let i = 0; i < GUIDE_SIZE * GUIDE_SIZE; i++) {
        const order = 0.5 + ((from[i] ?? 0) - (to[i] ?? 0)) / 510;
        const m = Math.min(1, Math.max(0, (reach - order) / softness));
        image.data[i * 4 + 3] = Math.round(255 * m * m * (3 - 2 * m));
      }
    },
  };
}
