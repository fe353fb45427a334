import { clamp } from '../signal/follower.ts';

/** Beats at even distances that go on by themselves: a person's, or those that were heard before the music broke off. */
export interface BeatGrid {
  periodSeconds: number;
  /** One of its beats. */
  at: number;
  /** The period it may drift from, and by which share. */
  homeSeconds: number;
  drift: number;
}

/** What is heard, and how a grid may follow it. */
export interface Guidance {
  /** Of the beat that is heard. */
  periodSeconds: number;
  beatAt: number;
  /** 0…1: how far that is believed. */
  belief: number;
  /** A beat further off than this, in periods of the grid, is another beat. */
  reach: number;
  /** 1 for a person's beat, more where the grid is but the tracker's, carried on. */
  haste: number;
}

/** Shares of an error that are made good in one beat, where all is believed: in phase and in tempo. A second-order loop. */
const PHASE_GAIN = 0.35;
const TEMPO_GAIN = 0.04;
/** In one beat no more than this, in periods: what is further off is approached. */
const LARGEST_STEP = 0.05;
/** Tempi that differ by more, octaves aside, are not the same. */
const SAME_TEMPO = 0.06;

export const createBeatGrid = (): BeatGrid => ({ periodSeconds: 0.5, at: 0, homeSeconds: 0.5, drift: 0 });

/** How many beats of the grid one heard beat lasts: 1/2, 1 or 2; 0 where the two tempi have nothing to do with each other. */
export function beatsPerHeard(gridSeconds: number, heardSeconds: number): number {
  for (let beats = 0.5; beats <= 2; beats *= 2) if (Math.abs(heardSeconds / (gridSeconds * beats) - 1) <= SAME_TEMPO) return beats;
  return 0;
}

/** From the grid's beat nearest to `time` on. */
export function carryGrid(grid: BeatGrid, { time }: { readonly time: number }): void {
  grid.at += grid.periodSeconds * Math.round((time - grid.at) / grid.periodSeconds);
}

/** Moves the grid a little towards what is heard, never across an octave and never beyond its drift. True where the two agree. */
export function followHeard(grid: BeatGrid, { periodSeconds, beatAt, belief, reach, haste }: Readonly<Guidance>): boolean {
  const beats = beatsPerHeard(grid.periodSeconds, periodSeconds);
  if (beats === 0) return false;
  const spacing = Math.min(1, beats) * grid.periodSeconds;
  const error = beatAt - grid.at - spacing * Math.round((beatAt - grid.at) / spacing);
  if (Math.abs(error) > reach * grid.periodSeconds) return false;
  const largest = LARGEST_STEP * haste * grid.periodSeconds;
  grid.at += clamp(Math.min(1, PHASE_GAIN * haste) * belief * error, -largest, largest);
  const span = grid.drift * grid.homeSeconds;
  // A beat that is far off says nothing of the tempo.
  const period = grid.periodSeconds + TEMPO_GAIN * belief * clamp(error, -largest, largest);
  grid.periodSeconds = clamp(period, grid.homeSeconds - span, grid.homeSeconds + span);
  return true;
}
