export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What it costs, in pixels ahead, to leave the lane, and each pixel beside it: keeps a walk along a row in its row. */
const LEAVING_LANE = 120;
const SIDEWAYS = 3;

/**
 * Index of the box that a remote control's arrow leads to, or −1. A candidate lies wholly ahead (give or take two
 * pixels); of these the nearest wins, and what lies straight ahead is nearer than what lies aslant.
 */
export function nearest(from: Box, boxes: readonly Box[], direction: Direction): number {
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  boxes.forEach((box, index) => {
    const ahead = gapAhead(from, box, direction);
    if (ahead < -2) return;
    const vertical = direction === 'up' || direction === 'down';
    const aside = vertical ? gap(from.left, from.right, box.left, box.right) : gap(from.top, from.bottom, box.top, box.bottom);
    const skew = vertical
      ? Math.abs(from.left + from.right - box.left - box.right) / 2
      : Math.abs(from.top + from.bottom - box.top - box.bottom) / 2;
    const cost = Math.max(0, ahead) + (aside > 0 ? LEAVING_LANE + aside * SIDEWAYS : 0) + skew * 0.1;
    if (cost < bestCost) {
      best = index;
      bestCost = cost;
    }
  });
  return best;
}

function gapAhead(from: Box, to: Box, direction: Direction): number {
  switch (direction) {
    case 'left':
      return from.left - to.right;
    case 'right':
      return to.left - from.right;
    case 'up':
      return from.top - to.bottom;
    case 'down':
      return to.top - from.bottom;
  }
}

const gap = (a0: number, a1: number, b0: number, b1: number): number => Math.max(0, b0 - a1, a0 - b1);
