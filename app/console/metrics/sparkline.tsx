import type { JSX } from 'preact';

const WIDTH = 120;
const HEIGHT = 22;

/** Points of a line through values, oldest left; a flat one runs in the middle. */
export function sparkPoints(values: readonly number[], width = WIDTH, height = HEIGHT): string {
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low;
  return values
    .map((value, i) => {
      const x = (i / (values.length - 1)) * width;
      const y = span === 0 ? height / 2 : 1 + (1 - (value - low) / span) * (height - 2);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}

/** How a number has been of late. Decorative: the number stands beside it. */
export function Sparkline({ values }: { readonly values: readonly number[] }): JSX.Element {
  return (
    <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polyline points={sparkPoints(values)} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
