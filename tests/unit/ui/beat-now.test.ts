import { expect, it } from 'vitest';
import { createFeatureFrame, F } from '#app/audio/feature-frame.ts';
import { beatAt } from '#app/ui/draw/beat-now.ts';

const EPOCH_MS = 1_700_000_000_000;

/** 120 BPM, heard 200 ms into the last beat of a bar of four; the next falls in 300 ms. */
function frame(): Float64Array {
  const made = createFeatureFrame();
  made[F.epochMs] = EPOCH_MS;
  made[F.time] = 20;
  made[F.bpm] = 120;
  made[F.beatPhase] = 0.4;
  made[F.barBeat] = 3;
  made[F.nextBeatTime] = 20.3;
  return made;
}

const at = (afterMs: number, changes = frame()): { phase: number; barBeat: number; barLength: number } => {
  const now = { phase: Number.NaN, barBeat: Number.NaN, barLength: Number.NaN };
  beatAt(changes, EPOCH_MS + afterMs, now);
  return now;
};

it('A1: the lights show the beat of this moment, not of the frame’s', () => {
  expect(at(0)).toEqual({ phase: 0.4, barBeat: 3, barLength: 4 });
  expect(at(150).phase).toBeCloseTo(0.7, 6);
  expect(at(299).barBeat).toBe(3);
  expect(at(310)).toMatchObject({ barBeat: 0 });
  expect(at(310).phase).toBeCloseTo(0.02, 6);
  expect(at(810)).toMatchObject({ barBeat: 1 });
});

it('A1: a frame that is old, from the future or without a beat is shown as it is', () => {
  expect(at(1500)).toMatchObject({ phase: 0.4, barBeat: 3 });
  expect(at(-20)).toMatchObject({ phase: 0.4, barBeat: 3 });
  const idle = frame();
  idle[F.bpm] = 0;
  expect(at(400, idle)).toMatchObject({ phase: 0.4, barBeat: 3 });
});
