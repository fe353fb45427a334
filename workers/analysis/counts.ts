import { F, type FeatureFrame, type FeatureName, feature } from '#app/audio/feature-frame.ts';

/** What only ever grows: whoever looks at one of these sees by a change that something happened, also across a restart of the analysis. */
export const COUNTED = ['onsetCount', 'beatIndex', 'barIndex', 'dropCount', 'sectionCount'] as const satisfies readonly FeatureName[];
export type Counts = Readonly<Record<(typeof COUNTED)[number], number>>;

const indices = COUNTED.map((name) => F[name]);

/** Carries counts from one analyser to the next. `idle` is the frame that is sent while none listens: it holds them. */
export function createCounting(idle: FeatureFrame) {
  const before = new Float64Array(COUNTED.length);
  return {
    /** A frame of the present analyser, which began at 0: counts on from where the last one stopped. */
    goOn(frame: FeatureFrame): void {
      for (let i = 0; i < indices.length; i++) {
        const at = indices[i] as number;
        frame[at] = (frame[at] as number) + (before[i] as number);
        idle[at] = frame[at] as number;
      }
    },
    /** Another analyser begins. */
    begin(): void {
      for (let i = 0; i < indices.length; i++) before[i] = idle[indices[i] as number] as number;
    },
    get now(): Counts {
      return Object.fromEntries(COUNTED.map((name) => [name, feature(idle, name)])) as Counts;
    },
    recall(counts: Counts): void {
      for (const name of COUNTED) idle[F[name]] = counts[name];
    },
  };
}
