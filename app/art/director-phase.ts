import type { Course } from '#app/stage/course.ts';
import type { EngineId } from '#app/stage/protocol.ts';
import type { Artwork } from './artwork.ts';

/** How the stage draws: the same in a hold as in the morph that led to it. */
export interface Look {
  readonly engine: EngineId;
  readonly seed: number;
}

export interface Morph extends Look {
  readonly target: Artwork;
  readonly course: Course;
  /** Whether the landing is a bar line that the clock is sure of. */
  readonly onBar: boolean;
}

/** What the director is doing. */
export type Phase =
  | { readonly type: 'empty' }
  | { readonly type: 'holding'; readonly artwork: Artwork; readonly sinceMs: number; readonly look: Look }
  | { readonly type: 'morphing'; readonly from: Artwork; readonly morph: Morph };

/** What it takes to go on later, as if no time had passed: every time is told from the moment of saving. */
export interface DirectorState {
  readonly version: 1;
  readonly phase:
    | { readonly type: 'empty' }
    | ({ readonly type: 'holding'; readonly artwork: Artwork; readonly heldMs: number } & Look)
    | ({
        readonly type: 'morphing';
        readonly from: Artwork;
        readonly target: Artwork;
        readonly startInMs: number;
        readonly landInMs: number;
        readonly startValue: number;
        readonly onBar: boolean;
      } & Look);
  readonly prepared: Artwork | null;
  readonly asked: boolean;
  readonly avoided: readonly string[];
}

/** The phase in times told from now. */
export function keptPhase(phase: Phase, nowMs: number): DirectorState['phase'] {
  switch (phase.type) {
    case 'empty':
      return phase;
    case 'holding':
      return { type: 'holding', artwork: phase.artwork, heldMs: Math.max(0, nowMs - phase.sinceMs), ...phase.look };
    case 'morphing': {
      const { target, engine, seed, course, onBar } = phase.morph;
      const { startMs, landMs, startValue } = course;
      return {
        type: 'morphing',
        from: phase.from,
        target,
        engine,
        seed,
        startInMs: startMs - nowMs,
        landInMs: landMs - nowMs,
        startValue,
        onBar,
      };
    }
  }
}

/** The phase that was kept, as far as its pictures are still to be had. */
export function restoredPhase(phase: DirectorState['phase'], nowMs: number, has: (artworkId: string) => boolean): Phase {
  if (phase.type === 'empty') return phase;
  const { engine, seed } = phase;
  const hold = (artwork: Artwork, heldMs: number): Phase =>
    has(artwork.id) ? { type: 'holding', artwork, sinceMs: nowMs - heldMs, look: { engine, seed } } : { type: 'empty' };
  if (phase.type === 'holding') return hold(phase.artwork, phase.heldMs);
  const { from, target, startInMs, landInMs, startValue, onBar } = phase;
  if (!has(from.id)) return hold(target, 0);
  if (!has(target.id)) return hold(from, 0);
  const course: Course = { startMs: nowMs + startInMs, landMs: nowMs + landInMs, startValue };
  return { type: 'morphing', from, morph: { target, engine, seed, course, onBar } };
}
