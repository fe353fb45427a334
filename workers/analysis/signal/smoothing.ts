import { approach } from './follower.ts';

/** How calmly what the eye follows moves: shares of the way covered in a hop, up and down. */
export interface Smoothing {
  attack: number;
  release: number;
}

/** As AnalyserNode.smoothingTimeConstant counts: the share of the old value that stays from one analysis to the next. */
export const DEFAULT_SMOOTHING = 0.8;
/** The time between two analyses that this share is meant for, whatever the hop is. */
const STEP_SECONDS = 512 / 44_100;
/** Up is quicker than down, by as much as in MilkDrop, which keeps a fifth of the old value going up and half going down. */
const ATTACK_PER_RELEASE = Math.log(0.5) / Math.log(0.2);

/** Takes a smoothing of 0 (none) to 0.95; 0.8 falls with a time constant of 52 ms and rises with 22 ms. */
export function smoothBy(smoothing: Smoothing, share: number, hopSeconds: number): void {
  const releaseSeconds = share > 0 ? -STEP_SECONDS / Math.log(share) : 0;
  smoothing.release = approach(hopSeconds, releaseSeconds);
  smoothing.attack = approach(hopSeconds, releaseSeconds * ATTACK_PER_RELEASE);
}

export function createSmoothing(hopSeconds: number, share = DEFAULT_SMOOTHING): Smoothing {
  const smoothing: Smoothing = { attack: 1, release: 1 };
  smoothBy(smoothing, share, hopSeconds);
  return smoothing;
}
