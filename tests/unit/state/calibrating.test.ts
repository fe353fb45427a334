import { describe, expect, it } from 'vitest';
import { BEAT_INTERVAL_MS, ROUND_BEATS } from '#app/audio/calibration.ts';
import { createRandom } from '#app/lib/random.ts';
import { createCalibrating } from '#app/state/calibrating.ts';
import { manualClock } from '#tests/support/manual-clock.ts';

const frameMs = 1000 / 60;

/** Somebody in front of a screen and loudspeakers that are so late, with a clock of sixty frames a second. */
function setup({ screenMs = 20, speakersMs = 200, seed = 1 } = {}) {
  const clock = manualClock();
  const random = createRandom(seed);
  const offset = { ms: 35, set: [] as number[] };
  const tracks: { beatsMs: number[]; stopped: boolean }[] = [];
  const calibrating = createCalibrating({
    clock,
    clicks(leadMs) {
      const startMs = clock.now() + leadMs;
      const track = { beatsMs: Array.from({ length: ROUND_BEATS }, (_, i) => startMs + i * BEAT_INTERVAL_MS), stopped: false };
      tracks.push(track);
      return { beatsMs: track.beatsMs, stop: () => void Object.assign(track, { stopped: true }) };
    },
    offsetMs: () => offset.ms,
    setOffset(ms) {
      offset.ms = ms;
      offset.set.push(ms);
    },
  });
  /** Sees and hears the round to its end, tapping some milliseconds ahead of what comes, or not at all. */
  function live(taps = true): void {
    const due: number[] = [];
    let wasLit = false;
    const tap = (beatMs: number, lateMs: number): void => void due.push(beatMs + lateMs - 30 + (random() - 0.5) * 50);
    for (const beat of tracks.at(-1)?.beatsMs ?? [])
      if (taps && calibrating.step.value.name === 'tapping' && beat > clock.now()) tap(beat, speakersMs);
    const heard = due.length > 0;
    for (let frame = 0; frame < 17_000 / frameMs; frame++) {
      clock.advance(frameMs);
      const isLit = calibrating.flash() > 0;
      if (isLit && !wasLit && taps && !heard) tap(clock.now(), screenMs);
      wasLit = isLit;
      for (const at of due.filter((ms) => ms <= clock.now())) calibrating.tap(at);
      due.splice(0, due.length, ...due.filter((ms) => ms > clock.now()));
    }
  }
  return { calibrating, live, offset, tracks, clock };
}

describe('tap calibration, step by step', () => {
  it.each([
    [20, 200],
    [120, 30],
    [20, 480],
  ])(
    'A1: a screen %i ms late, loudspeakers %i ms late: both rounds, and the offset is theirs; it can be taken back',
    (screenMs, speakersMs) => {
      const { calibrating, live, offset, tracks } = setup({ screenMs, speakersMs });
      calibrating.begin();
      expect(calibrating.step.value).toEqual({ name: 'tapping', round: 'seen' });
      expect(tracks).toEqual([]);
      live();
      expect(calibrating.step.value).toEqual({ name: 'ready', round: 'heard', why: null });
      calibrating.begin();
      expect(tracks).toHaveLength(1);
      live();
      expect(tracks[0]?.stopped).toBe(true);
      const { value } = calibrating.step;
      if (value.name !== 'found') throw new Error(`not found but ${value.name}`);
      expect(value.isSure).toBe(true);
      expect(Math.abs(value.offsetMs - (speakersMs - screenMs))).toBeLessThan(25);
      expect(offset.set).toEqual([]);
      calibrating.keep();
      expect(offset.ms).toBe(value.offsetMs);
      calibrating.undo();
      expect(offset.ms).toBe(35);
      expect(calibrating.step.value).toEqual({ name: 'ready', round: 'seen', why: null });
    },
  );

  it('A1: a round without taps is asked for again, and the other one is not lost', () => {
    const { calibrating, live } = setup();
    calibrating.begin();
    live(false);
    expect(calibrating.step.value).toEqual({ name: 'ready', round: 'seen', why: 'few' });
    calibrating.begin();
    live();
    calibrating.begin();
    live(false);
    expect(calibrating.step.value).toEqual({ name: 'ready', round: 'heard', why: 'few' });
    calibrating.begin();
    live();
    expect(calibrating.step.value.name).toBe('found');
  });

  it('A1: frames that come late move the flash and its beat alike', () => {
    const { calibrating, clock } = setup();
    calibrating.begin();
    let flashes = 0;
    for (let ms = 0; ms < 17_000; ms += 90) {
      clock.advance(90);
      if (calibrating.flash() > 0) {
        flashes++;
        calibrating.tap(clock.now() + 12);
      }
    }
    expect(flashes).toBeGreaterThan(ROUND_BEATS - 2);
    expect(calibrating.step.value).toEqual({ name: 'ready', round: 'heard', why: null });
  });

  it('A1: who taps once more than there are beats still has the pad under the finger', () => {
    const { calibrating, clock } = setup();
    calibrating.begin();
    clock.advance(1500 + ROUND_BEATS * BEAT_INTERVAL_MS + 250);
    expect(calibrating.step.value.name).toBe('tapping');
  });

  it('D2: stopped in the middle of clicks: they end, and nothing waits', () => {
    const { calibrating, live, tracks, clock, offset } = setup();
    calibrating.begin();
    live();
    calibrating.begin();
    clock.advance(4000);
    calibrating.stop();
    expect(tracks[0]?.stopped).toBe(true);
    expect(clock.waiting).toBe(0);
    expect(offset.set).toEqual([]);
  });
});
