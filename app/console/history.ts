/** The last values of one number with their times, oldest first: rings that never grow. */
export interface Series {
  push(value: number, atMs: number): void;
  /** The value `age` pushes ago; undefined beyond what is kept. */
  at(age: number): number | undefined;
  values(): readonly number[];
  /** By how much it grew a second from each value to the next; one that began anew counts from zero. */
  rates(): readonly number[];
}

export function createSeries(length: number): Series {
  const ring = new Float64Array(length);
  const times = new Float64Array(length);
  let pushed = 0;
  const kept = (): number => Math.min(pushed, length);
  const read = (from: Float64Array, i: number): number => from[(pushed - kept() + i) % length] ?? 0;
  return {
    push(value, atMs) {
      // A value told again (a subscription was renewed) is not a new one.
      if (pushed > 0 && times[(pushed - 1) % length] === atMs) return;
      ring[pushed % length] = value;
      times[pushed % length] = atMs;
      pushed++;
    },
    at: (age) => (age < kept() ? ring[(pushed - 1 - age) % length] : undefined),
    values: () => Array.from({ length: kept() }, (_, i) => read(ring, i)),
    rates: () =>
      Array.from({ length: Math.max(0, kept() - 1) }, (_, i) => {
        const before = read(ring, i);
        const now = read(ring, i + 1);
        const seconds = (read(times, i + 1) - read(times, i)) / 1000;
        return seconds > 0 ? (now >= before ? now - before : now) / seconds : 0;
      }),
  };
}

/** Series by name, of which those that were written to last are kept. */
export interface History {
  push(name: string, value: number, atMs: number): void;
  series(name: string): Series | undefined;
  clear(): void;
}

export function createHistory(length: number, most: number): History {
  const all = new Map<string, Series>();
  return {
    push(name, value, atMs) {
      const series = all.get(name) ?? createSeries(length);
      // Last in the map's order: the least recently written is first, and goes first.
      all.delete(name);
      all.set(name, series);
      series.push(value, atMs);
      const oldest = all.keys().next();
      if (all.size > most && !oldest.done) all.delete(oldest.value);
    },
    series: (name) => all.get(name),
    clear: () => all.clear(),
  };
}
