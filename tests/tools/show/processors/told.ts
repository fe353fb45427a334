import type { Mood } from '#app/audio/feature-frame.ts';

/** What the processors of this tool tell the person who runs it. Times in seconds of sound. */
export type Told =
  | {
      readonly type: 'beat';
      readonly time: number;
      /** Counts up by one or more, also when the analysis was restarted. */
      readonly index: number;
      /** 1-based beat in the bar, 0 while the bar is not known. */
      readonly bar: number;
      readonly bpm: number;
      readonly confidence: number;
    }
  | { readonly type: 'mood'; readonly time: number; readonly mood: Mood }
  | { readonly type: 'silence'; readonly time: number; readonly silent: boolean }
  /** The last sample was sent. */
  | { readonly type: 'ended'; readonly time: number };

/** Where it is told: the resource `teller` of the threads. */
export interface Teller {
  postMessage(told: Told): void;
}
