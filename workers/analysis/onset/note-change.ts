/** How much a spectrum changed from one beat to the next. */
export interface NoteChange {
  /** One hop of the beat that sounds. */
  add(spectrum: Float64Array): void;
  /** The beat is over: 1 − correlation with the beat before, 0 where one of them was silent. */
  next(): number;
  reset(): void;
}

/** `centred` takes the mean out first, for spectra that never come near zero. */
export function createNoteChange(length: number, centred: boolean): NoteChange {
  const sounding = new Float64Array(length);
  const before = new Float64Array(length);

  function mean(spectrum: Float64Array): number {
    if (!centred) return 0;
    let sum = 0;
    for (let i = 0; i < length; i++) sum += spectrum[i] as number;
    return sum / length;
  }

  return {
    add(spectrum) {
      for (let i = 0; i < length; i++) sounding[i] = (sounding[i] as number) + (spectrum[i] as number);
    },
    next() {
      const meanNow = mean(sounding);
      const meanBefore = mean(before);
      let dot = 0;
      let a = 0;
      let b = 0;
      for (let i = 0; i < length; i++) {
        const x = (sounding[i] as number) - meanNow;
        const y = (before[i] as number) - meanBefore;
        dot += x * y;
        a += x * x;
        b += y * y;
      }
      before.set(sounding);
      sounding.fill(0);
      return a > 0 && b > 0 ? 1 - dot / Math.sqrt(a * b) : 0;
    },
    reset() {
      sounding.fill(0);
      before.fill(0);
    },
  };
}
