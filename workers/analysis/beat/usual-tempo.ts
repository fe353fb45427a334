/** The middle of the fullest stretch of tempi (8 % wide): a tempo that was really shown, not a mean between two. */
export function usualTempo(tempi: readonly number[]): number {
  const sorted = Float64Array.from(tempi).sort();
  let best = 0;
  let middle = 0;
  for (let low = 0, high = 0; low < sorted.length; low++) {
    while (high < sorted.length && (sorted[high] as number) <= (sorted[low] as number) * 1.08) high++;
    if (high - low > best) {
      best = high - low;
      middle = sorted[(low + high) >> 1] as number;
    }
  }
  return middle;
}
