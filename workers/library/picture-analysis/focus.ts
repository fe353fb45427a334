import { type LabImage, labAt } from './pixels.ts';

/**
 * The point of interest, 0…1 from the top left: where colour and lightness stand out most from the picture's mean
 * (Achanta et al., "Frequency-tuned Salient Region Detection", CVPR 2009), with a mild preference for the middle.
 * A flat picture has its focus in the middle.
 */
export function focusOf(image: LabImage): readonly [x: number, y: number] {
  const { width, height } = image;
  const mean = [0, 0, 0];
  const count = width * height;
  for (let i = 0; i < count; i++)
    labAt(image, i).forEach((value, c) => {
      mean[c] = (mean[c] ?? 0) + value / count;
    });
  let total = 1e-6;
  let sumX = 0.5e-6;
  let sumY = 0.5e-6;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [l, a, b] = labAt(image, y * width + x);
      const stands = (l - (mean[0] ?? 0)) ** 2 + 2.5 * ((a - (mean[1] ?? 0)) ** 2 + (b - (mean[2] ?? 0)) ** 2);
      const u = (x + 0.5) / width;
      const v = (y + 0.5) / height;
      const centred = Math.exp(-((u - 0.5) ** 2 + (v - 0.5) ** 2) / 0.18);
      // Squared, so that the strongest region wins over the average of all.
      const weight = stands * stands * centred;
      total += weight;
      sumX += weight * u;
      sumY += weight * v;
    }
  }
  return [sumX / total, sumY / total];
}
