import type { Rgb } from '#app/art/artwork.ts';

/** OKLab: L 0…1, a and b about −0.4…0.4 (Björn Ottosson, "A perceptual color space for image processing", 2020). */
export type Oklab = readonly [l: number, a: number, b: number];

/** OKLCH: lightness 0…1, chroma 0…about 0.3, hue in degrees. */
export type Oklch = readonly [l: number, c: number, h: number];

const toLinear = (c: number): number => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toEncoded = (c: number): number => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);
const clamp01 = (x: number): number => Math.min(1, Math.max(0, x));

export function oklabOf([red, green, blue]: Rgb): Oklab {
  const r = toLinear(red);
  const g = toLinear(green);
  const b = toLinear(blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** Colours outside sRGB are clipped. */
export function rgbOf([lightness, a, b]: Oklab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamp01(toEncoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s)),
    clamp01(toEncoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s)),
    clamp01(toEncoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)),
  ];
}

export function fromOklch([l, c, h]: Oklch): Oklab {
  const angle = (h * Math.PI) / 180;
  return [l, c * Math.cos(angle), c * Math.sin(angle)];
}

export const mixOklab = (x: Oklab, y: Oklab, t: number): Oklab => [
  x[0] + (y[0] - x[0]) * t,
  x[1] + (y[1] - x[1]) * t,
  x[2] + (y[2] - x[2]) * t,
];
