import { afterEach, expect, it } from 'vitest';
import { browserAudioContext, createAudio } from '#app/audio/context.ts';
import { createFeatureFrame, F, type FeatureFrame } from '#app/audio/feature-frame.ts';
import type { LookAheadStatus } from '#app/audio/look-ahead.ts';
import { kinds } from '#app/processors/kinds.ts';
import type { Display } from '#app/processors/monitor.ts';
import { implementations as page } from '#app/processors/page.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { systemClock } from '#app/show/clock.ts';
import { createExecutor } from '#app/show/executor.ts';
import { createProcessorHost } from '#app/show/host.ts';
import { withInput } from '#app/state/graph-edits.ts';
import { clicksAt } from '#tests/support/sounds.ts';
import { writeWav } from '#tests/support/wav.ts';
import { implementations as analysisCode } from '#workers/analysis/processors.ts';

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const sampleRate = 44_100;
const at = (frame: FeatureFrame | undefined, index: number): number => frame?.[index] ?? Number.NaN;

/** Clicks that change their tempo every seven seconds: whoever does not look ahead is wrong after each change. */
function changingClicks(): File {
  const times: number[] = [];
  let time = 0.3;
  for (const bpm of [100, 124]) for (let beat = 0; beat < bpm / 8; beat++, time += 60 / bpm) times.push(time);
  const sound = clicksAt(times, time - 0.3);
  return new File([new Uint8Array(writeWav({ sampleRate, channels: [sound, sound] }))], 'clicks.wav', { type: 'audio/wav' });
}

async function playing(file: File) {
  const audio = createAudio({ create: browserAudioContext, clock: systemClock });
  endings.push(() => audio.dispose());
  const frames: FeatureFrame[] = [];
  const statuses: LookAheadStatus[] = [];
  const failures: string[] = [];
  const executor = createExecutor({ kinds, portTypes, isolated: crossOriginIsolated, logger: { log: () => undefined } });
  endings.push(() => executor.dispose());
  executor.on((event) => {
    if (event.type === 'error' || event.type === 'processor-failed') failures.push(event.failure.message);
  });
  const display: Partial<Display> = {
    meter: { level: 0, bass: 0, mid: 0, treble: 0, onset: 0, silent: true, frame: createFeatureFrame(), history: null },
    wantsAll: true,
    beat: () => undefined,
    lookAhead: (status) => void statuses.push(status),
    frame: (frame) => void frames.push(frame.slice()),
  };
  const shared = { kinds, portTypes, logger: { log: () => undefined } };
  const pageHost = createProcessorHost({ ...shared, implementations: page, onEvent: (event) => executor.hostEvent('page', event) });
  const analysisHost = createProcessorHost({
    ...shared,
    implementations: analysisCode,
    onEvent: (event) => executor.hostEvent('analysis', event),
  });
  for (const [name, resource] of Object.entries({ audio, display, files: { get: () => file }, inputEvents: { emit: () => undefined } })) {
    await pageHost.provide(name, resource);
  }
  await executor.hostReady('page', pageHost);
  await executor.hostReady('analysis', analysisHost);
  const listening = {
    processors: { analysis: { kind: 'analysis', config: {} }, monitor: { kind: 'monitor', config: {} } },
    links: [{ from: 'analysis.features', to: 'monitor.features', capacity: 64, policy: 'drop-oldest' as const }],
  };
  await executor.load(withInput(listening, 'file-player', { fileId: 'clicks', loop: true }));
  await executor.start();
  return { frames, statuses, failures, executor };
}

it('A1: a file that plays is looked ahead in, and beats fall on its clicks through changes of tempo and from its end to its beginning', async () => {
  const { frames, statuses, failures } = await playing(changingClicks());
  await expect.poll(() => statuses.at(-1)?.state, { timeout: 20_000 }).toBe('ready');
  const readyAt = at(frames.at(-1), F.time);
  await expect.poll(() => at(frames.at(-1), F.time), { timeout: 40_000 }).toBeGreaterThan(readyAt + 19);
  const heard = frames.filter((frame) => at(frame, F.time) > readyAt + 2);
  const phases = heard.flatMap((frame, i) => {
    const before = heard[i - 1];
    if (!before || at(frame, F.onsetCount) === at(before, F.onsetCount)) return [];
    // An onset is found some 20 ms after it sounded.
    const since = (at(frame, F.bpm) / 60) * 0.02;
    const phase = at(frame, F.beatPhase) - since;
    return [Math.abs(phase - Math.round(phase))];
  });
  expect(phases.length).toBeGreaterThan(25);
  const late = phases.filter((phase) => phase > 0.1).length;
  // Where the file begins again there is a moment in which its place is sought.
  expect(late / phases.length).toBeLessThan(0.1);
  const indices = frames.map((frame) => at(frame, F.beatIndex));
  expect(indices.every((index, i) => i === 0 || index >= (indices[i - 1] ?? 0))).toBe(true);
  expect(failures).toEqual([]);
});

it('A14: where another input takes the place of the file there is nothing to look ahead in any more', async () => {
  const { statuses, executor } = await playing(changingClicks());
  await expect.poll(() => statuses.some(({ state }) => state === 'listening'), { timeout: 20_000 }).toBe(true);
  await executor.edit((graph) => withInput(graph, 'demo-band', {}));
  await expect.poll(() => statuses.at(-1)?.state, { timeout: 10_000 }).toBe('none');
});
