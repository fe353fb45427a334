import { approach, clamp, clamp01 } from '../signal/follower.ts';
import type { Hop } from '../signal/hop.ts';

/** How the sound lies between the two channels. */
export interface Stereo {
  /** 0 mono … 1 as much difference as sum; 0 as well where one channel is dead. */
  width: number;
  /** −1 all left … 1 all right, by power. */
  balance: number;
}

export interface StereoMeter {
  readonly stereo: Readonly<Stereo>;
  update(hop: Readonly<Hop>, silent: boolean): void;
  reset(): void;
}

const FOLLOW_SECONDS = 0.4;
/** Back to the middle while nothing sounds. */
const REST_SECONDS = 1;
const LEAST_POWER = 1e-12;

/**
 * From running powers of left and right and what they share. Width is told of channels made equally loud first, so that a sound
 * that is panned is not taken for a wide one.
 */
export function createStereoMeter(hopSeconds: number): StereoMeter {
  const rate = approach(hopSeconds, FOLLOW_SECONDS);
  const rest = approach(hopSeconds, REST_SECONDS);
  const stereo: Stereo = { width: 0, balance: 0 };
  const power = { left: 0, right: 0, shared: 0 };
  return {
    stereo,
    update({ midSquares, sideSquares, cross }, silent) {
      if (silent) {
        stereo.width -= rest * stereo.width;
        stereo.balance -= rest * stereo.balance;
        return;
      }
      power.left += rate * (midSquares + sideSquares + 2 * cross - power.left);
      power.right += rate * (midSquares + sideSquares - 2 * cross - power.right);
      power.shared += rate * (midSquares - sideSquares - power.shared);
      const left = Math.max(0, power.left);
      const right = Math.max(0, power.right);
      if (left + right < LEAST_POWER) return;
      const both = Math.sqrt(left * right);
      const likeness = both > 0 ? clamp(power.shared / both, -1, 1) : 1;
      // Of two channels of one power, side² / mid² = (1 − likeness) / (1 + likeness).
      const width = Math.sqrt((1 - likeness) / Math.max(1 + likeness, 1e-9));
      stereo.width = clamp01(Math.min(width, 1) * ((2 * both) / (left + right)));
      stereo.balance = clamp((right - left) / (right + left), -1, 1);
    },
    reset() {
      stereo.width = stereo.balance = 0;
      power.left = power.right = power.shared = 0;
    },
  };
}
