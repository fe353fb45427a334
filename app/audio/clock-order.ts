/**
 * What a person tells the beat clock. The person outranks the tracker: an order holds until they give the clock back
 * (`auto`) or the music has long stopped. Moments are the wall clock, ms since 1970, of the press itself.
 */
export type ClockOrder =
  /** A beat is here. Two taps make a tempo, from four on the grid is theirs alone. */
  | { readonly type: 'tap'; readonly epochMs: number }
  /** Count twice as many beats, or half as many. */
  | { readonly type: 'double' }
  | { readonly type: 'halve' }
  /** “This is the one”: the beat nearest to the press begins a bar. */
  | { readonly type: 'one'; readonly epochMs: number }
  /** Beats come later by this, at most half a beat either way. */
  | { readonly type: 'nudge'; readonly ms: number }
  /** Keeps the tempo as it is; the tracker may still follow the phase. */
  | { readonly type: 'lock'; readonly locked: boolean }
  /** Beats in a bar, from the next “one” on. */
  | { readonly type: 'meter'; readonly beats: BarLength }
  /** Gives the clock back to the tracker. */
  | { readonly type: 'auto' };

export type BarLength = 2 | 3 | 4 | 5 | 6 | 7;
export const SHORTEST_BAR = 2;
export const LONGEST_BAR = 7;
