import { expect, it } from 'vitest';
import { createClickTrack } from '#app/audio/click-track.ts';
import { systemClock } from '#app/show/clock.ts';

it('A1: clicks leave for the loudspeakers when they say, by the clock of presses, and end when they are stopped', async () => {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const startedAt: number[] = [];
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when = 0, ...rest) {
    startedAt.push(when);
    start.call(this, when, ...rest);
  };
  try {
    const track = createClickTrack({ create: () => context, clock: systemClock, intervalMs: 200, count: 8, leadMs: 600 });
    // How the two clocks lie to each other, found independently and over a longer time.
    let skewMs = Number.POSITIVE_INFINITY;
    while (startedAt.length < 6) {
      await new Promise((resolve) => setTimeout(resolve, 3));
      if (context.currentTime > 0) skewMs = Math.min(skewMs, performance.now() - context.currentTime * 1000);
    }
    track.stop();
    expect(track.beatsMs.length).toBe(startedAt.length);
    for (const [i, beatMs] of track.beatsMs.entries()) {
      expect(Math.abs((startedAt[i] ?? Number.NaN) * 1000 + skewMs - beatMs)).toBeLessThan(20);
      if (i > 0) expect(beatMs - (track.beatsMs[i - 1] ?? Number.NaN)).toBeCloseTo(200, 6);
    }
    const played = startedAt.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(startedAt.length).toBe(played);
    expect(context.state).toBe('closed');
  } finally {
    AudioBufferSourceNode.prototype.start = start;
  }
});
