import { afterEach, expect, it } from 'vitest';
import { browserAudioContext, createAudio } from '#app/audio/context.ts';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { kinds } from '#app/processors/kinds.ts';
import type { Display } from '#app/processors/monitor.ts';
import { implementations as page } from '#app/processors/page.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { systemClock } from '#app/show/clock.ts';
import { createExecutor } from '#app/show/executor.ts';
import { createProcessorHost } from '#app/show/host.ts';
import { implementations as analysisCode } from '#workers/analysis/processors.ts';

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** The demo band, heard by the real analysis over the real audio thread. */
async function listening() {
  const audio = createAudio({ create: browserAudioContext, clock: systemClock });
  endings.push(() => audio.dispose());
  const frames: FeatureFrame[] = [];
  const failures: string[] = [];
  let heard = (_frame: FeatureFrame): void => undefined;
  const executor = createExecutor({ kinds, portTypes, isolated: crossOriginIsolated, logger: { log: () => undefined } });
  endings.push(() => executor.dispose());
  executor.on((event) => {
    if (event.type === 'error') failures.push(event.failure.message);
    if (event.type === 'processor-failed') failures.push(event.failure.message);
  });
  const display: Partial<Display> = {
    meter: { level: 0, bass: 0, mid: 0, treble: 0, onset: 0, silent: true, frame: createFeatureFrame(), history: null },
    wantsAll: false,
    beat: () => undefined,
    frame(frame) {
      const copy = createFeatureFrame();
      copy.set(frame);
      frames.push(copy);
      heard(copy);
    },
  };
  const shared = { kinds, portTypes, logger: { log: () => undefined } };
  const pageHost = createProcessorHost({ ...shared, implementations: page, onEvent: (event) => executor.hostEvent('page', event) });
  const analysisHost = createProcessorHost({
    ...shared,
    implementations: analysisCode,
    onEvent: (event) => executor.hostEvent('analysis', event),
  });
  for (const [name, resource] of Object.entries({ audio, display, inputEvents: { emit: () => undefined } })) {
    await pageHost.provide(name, resource);
  }
  await executor.hostReady('page', pageHost);
  await executor.hostReady('analysis', analysisHost);
  await executor.load({
    processors: {
      input: { kind: 'demo-band', config: { seed: 3 } },
      analysis: { kind: 'analysis', config: {} },
      monitor: { kind: 'monitor', config: {} },
    },
    links: [
      { from: 'input.samples', to: 'analysis.samples', capacity: 256, policy: 'drop-oldest' },
      { from: 'analysis.features', to: 'monitor.features', capacity: 8, policy: 'drop-oldest' },
    ],
  });
  await executor.start();
  const until = (holds: (frame: FeatureFrame) => boolean): Promise<FeatureFrame> =>
    new Promise((resolve) => {
      heard = (frame) => {
        if (holds(frame)) resolve(frame);
      };
    });
  return { executor, audio, frames, failures, until };
}

const at = (frame: FeatureFrame | undefined, index: number): number => frame?.[index] ?? Number.NaN;

it('C4: over the real audio thread a pause is neither silence nor a change of tempo, and the beat is known right after it', async () => {
  const { executor, audio, frames, failures, until } = await listening();
  const before = await until((frame) => at(frame, F.clock) === 1 && at(frame, F.confidence) > 0.6);
  await executor.pause();
  await expect.poll(() => audio.context()?.state).toBe('suspended');
  const count = frames.length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(frames.length).toBe(count);
  await executor.resume();
  const beats = at(frames.at(-1), F.beatIndex);
  await until((frame) => at(frame, F.beatIndex) >= beats + 3);
  const after = frames.slice(count);
  expect(after.length).toBeGreaterThan(20);
  for (const frame of after) {
    expect(at(frame, F.source)).toBe(1);
    expect(at(frame, F.silence)).toBe(0);
    expect(at(frame, F.clock)).toBe(1);
    expect(Math.abs(at(frame, F.bpm) / at(before, F.bpm) - 1)).toBeLessThan(0.06);
  }
  expect(failures).toEqual([]);
});
