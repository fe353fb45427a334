/** A real FFT of one size: tables are made once, `forward` allocates nothing. */
export interface RealFft {
  readonly size: number;
  /**
   * Transforms `size` real samples into bins 0…size/2 (unnormalised: a sine of amplitude 1 on a bin gives size/2).
   * `re` and `im` hold size/2 + 1 values and serve as the work space.
   */
  forward(input: Float64Array, re: Float64Array, im: Float64Array): void;
}

/**
 * Radix-2 decimation in time on a half-size complex transform, then the split that separates even from odd samples
 * (Numerical Recipes, 12.3: "FFT of Single Real Function"). Size must be a power of two, at least 4.
 */
export function createRealFft(size: number): RealFft {
  if (size < 4 || (size & (size - 1)) !== 0) throw new Error(`FFT size must be a power of two, not ${size}`);
  const half = size / 2;
  const cos = new Float64Array(half);
  const sin = new Float64Array(half);
  for (let i = 0; i < half; i++) {
    cos[i] = Math.cos((2 * Math.PI * i) / size);
    sin[i] = -Math.sin((2 * Math.PI * i) / size);
  }
  const reversed = new Uint32Array(half);
  for (let i = 1, bits = Math.log2(half); i < half; i++) {
    reversed[i] = ((reversed[i >> 1] as number) >> 1) | ((i & 1) << (bits - 1));
  }

  function butterflies(re: Float64Array, im: Float64Array): void {
    for (let span = 1; span < half; span <<= 1) {
      const step = half / span;
      for (let start = 0; start < half; start += span << 1) {
        for (let k = 0, t = 0; k < span; k++, t += step) {
          const a = start + k;
          const b = a + span;
          const c = cos[t] as number;
          const s = sin[t] as number;
          const br = re[b] as number;
          const bi = im[b] as number;
          const xr = br * c - bi * s;
          const xi = br * s + bi * c;
          const ar = re[a] as number;
          const ai = im[a] as number;
          re[b] = ar - xr;
          im[b] = ai - xi;
          re[a] = ar + xr;
          im[a] = ai + xi;
        }
      }
    }
  }

  /** Separates the transform of the even samples from that of the odd ones and joins them into bins of the real signal. */
  function split(re: Float64Array, im: Float64Array): void {
    const r0 = re[0] as number;
    const i0 = im[0] as number;
    re[0] = r0 + i0;
    im[0] = 0;
    re[half] = r0 - i0;
    im[half] = 0;
    for (let k = 1, j = half - 1; k <= j; k++, j--) {
      const evenRe = ((re[k] as number) + (re[j] as number)) / 2;
      const evenIm = ((im[k] as number) - (im[j] as number)) / 2;
      const oddRe = ((im[k] as number) + (im[j] as number)) / 2;
      const oddIm = ((re[j] as number) - (re[k] as number)) / 2;
      const c = cos[k] as number;
      const s = sin[k] as number;
      const tr = oddRe * c - oddIm * s;
      const ti = oddRe * s + oddIm * c;
      re[k] = evenRe + tr;
      im[k] = evenIm + ti;
      re[j] = evenRe - tr;
      im[j] = ti - evenIm;
    }
  }

  return {
    size,
    forward(input, re, im) {
      for (let i = 0; i < half; i++) {
        const from = (reversed[i] as number) * 2;
        re[i] = input[from] as number;
        im[i] = input[from + 1] as number;
      }
      butterflies(re, im);
      split(re, im);
    },
  };
}
