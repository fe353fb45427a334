import { afterEach, expect, it } from 'vitest';
import { type Audio, browserAudioContext, createAudio } from '#app/audio/context.ts';
import { createDemoBand } from '#app/audio/demo-band/band.ts';
import type { InputEvent } from '#app/audio/input-events.ts';
import { blockLeft, blockPosition, blockSampleRate, QUANTUM, SAMPLE_BLOCK_LENGTH } from '#app/audio/sample-block.ts';
import type { SharedSound } from '#app/audio/tab-audio.ts';
import type { Json } from '#app/lib/json.ts';
import { createDemoBandProcessor } from '#app/processors/demo-band.ts';
import { createFilePlayerProcessor } from '#app/processors/file-player.ts';
import { type KindName, table } from '#app/processors/kind-table.ts';
import { kinds } from '#app/processors/kinds.ts';
import { createMicrophoneProcessor } from '#app/processors/microphone.ts';
import { createTabAudioProcessor } from '#app/processors/tab-audio.ts';
import { systemClock } from '#app/show/clock.ts';
import type { Outlet, Processor, ProcessorContext, ProcessorFactory, RawEnd } from '#app/show/processor.ts';
import { createRingBuffer, createRingReader } from '#app/show/transport/ring.ts';

const endings: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTask();
}

interface Rig {
  readonly processor: Processor;
  readonly audio: Audio;
  readonly events: readonly InputEvent[];
  readonly reports: readonly unknown[];
  /** Takes the blocks that have come. */
  read(): Float32Array[];
  /** Takes blocks until `enough` of them have come. */
  gather(enough: number): Promise<Float32Array[]>;
  stop(): Promise<void>;
}

/** What another tab would hand over: a steady tone, as a real stream. */
function shareTone(): SharedSound {
  const tab = new AudioContext();
  endings.push(() => (tab.state === 'closed' ? undefined : tab.close()));
  const destination = tab.createMediaStreamDestination();
  const tone = new OscillatorNode(tab, { frequency: 440 });
  tone.connect(new GainNode(tab, { gain: 0.5 })).connect(destination);
  tone.start();
  const { stream } = destination;
  const [track] = stream.getAudioTracks();
  if (!track) throw new Error('no track');
  shared.push(track);
  return { stream, track, label: 'Shared tab', stop: () => track.stop() };
}
const shared: MediaStreamTrack[] = [];

/** An input in a real AudioContext, with a ring behind its outlet. */
async function start(
  kind: KindName,
  factory: ProcessorFactory,
  config: Json,
  file?: File,
  state?: Json,
  create = browserAudioContext,
): Promise<Rig> {
  const audio = createAudio({ create, clock: systemClock });
  endings.push(() => audio.dispose());
  const buffer = createRingBuffer({ element: 'f32', length: SAMPLE_BLOCK_LENGTH, capacity: 4096, policy: 'drop-oldest' });
  const reader = createRingReader(buffer);
  const raw: RawEnd = { type: 'ring', buffer, capacity: 4096 };
  const outlet: Outlet = { send: () => false, full: false, connected: true, handOff: (attach) => attach(raw) };
  const events: InputEvent[] = [];
  const reports: unknown[] = [];
  const end = new AbortController();
  const resources: Record<string, unknown> = {
    audio,
    inputEvents: { emit: (event: InputEvent) => events.push(event) },
    mediaDevices: { media: navigator.mediaDevices },
    files: { get: async () => file },
    sharedSounds: { take: () => shareTone() },
  };
  const context: ProcessorContext = {
    id: 'input',
    config: kinds.get(kind)?.parseConfig(config) ?? {},
    signal: end.signal,
    clock: systemClock,
    logger: { log: () => undefined },
    inlet: () => {
      throw new Error('an input has none');
    },
    outlet: <T>() => outlet as Outlet<T>,
    trigger: () => undefined,
    resource: <T>(name: string) => resources[name] as T,
    report: (error) => reports.push(error),
  };
  const processor: Processor = await factory(context);
  let stopped = false;
  async function stop(): Promise<void> {
    if (stopped) return;
    stopped = true;
    end.abort();
    await processor.cleanup?.();
  }
  endings.push(stop);
  if (state !== undefined) await processor.restore?.(state);
  await processor.process?.();
  const read = (): Float32Array[] => {
    const blocks: Float32Array[] = [];
    for (let block = reader.read(); block; block = reader.read()) blocks.push(Float32Array.from(block));
    return blocks;
  };
  async function gather(enough: number): Promise<Float32Array[]> {
    const blocks = read();
    await until(() => blocks.push(...read()) >= enough);
    return blocks;
  }
  return { processor, audio, events, reports, read, gather, stop };
}

async function pause({ processor, audio }: Rig): Promise<void> {
  await processor.pause?.();
  await until(() => audio.state === 'resting');
}

/** Where a file player is. */
function secondsOf({ processor }: Rig): number {
  const kept = processor.checkpoint?.() as { readonly seconds: number } | undefined;
  return kept?.seconds ?? Number.NaN;
}

/** A WAV file whose samples rise from 0 to 1 over its length: what is heard says where in the file it is. */
function ramp(seconds: number, rate: number): File {
  const frames = seconds * rate;
  const view = new DataView(new ArrayBuffer(44 + 2 * frames));
  const text = (at: number, value: string): void => {
    for (let i = 0; i < value.length; i++) view.setUint8(at + i, value.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + 2 * frames, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, 2 * frames, true);
  for (let i = 0; i < frames; i++) view.setInt16(44 + 2 * i, Math.round((i / frames) * 32_767), true);
  return new File([view], 'ramp.wav', { type: 'audio/wav' });
}

const factories: Readonly<Partial<Record<KindName, ProcessorFactory>>> = {
  microphone: createMicrophoneProcessor,
  'tab-audio': createTabAudioProcessor,
  'demo-band': createDemoBandProcessor,
  'file-player': createFilePlayerProcessor,
};
const inputs = table.filter(({ outputs }) => 'samples' in outputs).map(({ kind }) => kind);
const factoryOf = (kind: KindName): ProcessorFactory => {
  const factory = factories[kind];
  if (!factory) throw new Error(`no test knows the input ${kind}`);
  return factory;
};

it.each(inputs)('C4: %s in a pause sends no block and lets the audio thread rest, and goes on without a hole', async (kind) => {
  const rig = await start(kind, factoryOf(kind), {}, ramp(20, 44_100));
  const before = await rig.gather(60);
  await pause(rig);
  expect(rig.audio.context()?.state).toBe('suspended');
  before.push(...rig.read());
  const stoodAt = rig.audio.context()?.currentTime;
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(rig.read()).toEqual([]);
  expect(rig.audio.context()?.currentTime).toBe(stoodAt);
  await rig.processor.resume?.();
  await rig.processor.process?.();
  const after = await rig.gather(60);
  expect(rig.audio.state).toBe('running');
  const last = before.at(-1);
  const first = after[0];
  if (!last || !first) throw new Error('no blocks');
  // Quanta between the moment the capture rests and the moment the context does.
  expect(blockPosition(first) - blockPosition(last)).toBeLessThan(0.3 * 48_000);
  for (const [k, block] of after.slice(1).entries()) expect(blockPosition(block) - blockPosition(after[k] ?? block)).toBe(QUANTUM);
  expect(rig.reports).toEqual([]);
});

it('C4: the demo band goes on with the very next sample, also when others keep the audio thread awake', async () => {
  const rig = await start('demo-band', createDemoBandProcessor, { seed: 5, gain: 1 });
  const awake = rig.audio.use();
  const rate = rig.audio.context()?.sampleRate ?? 0;
  const before = await rig.gather(150);
  await rig.processor.pause?.();
  await new Promise((resolve) => setTimeout(resolve, 300));
  before.push(...rig.read());
  expect(rig.audio.context()?.state).toBe('running');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(rig.read()).toEqual([]);
  await rig.processor.resume?.();
  await rig.processor.process?.();
  const after = await rig.gather(150);
  awake.end();
  // Every block that was heard, at its place in the piece.
  const band = createDemoBand(5, rate);
  const places = new Map<string, number>();
  const [left, right] = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
  const key = (samples: Float32Array): string => Array.from(samples.subarray(0, 8), (value) => value.toFixed(6)).join();
  for (let block = 0; block < 4000; block++) {
    band.render(left, right);
    places.set(key(left), block);
  }
  const heard = (blocks: readonly Float32Array[]): number[] =>
    blocks.flatMap((block) => places.get(key(block.subarray(blockLeft, blockLeft + QUANTUM))) ?? []);
  const [first, second] = [heard(before), heard(after)];
  expect(first.length).toBeGreaterThan(100);
  expect(second.length).toBeGreaterThan(100);
  const missed = (second[0] ?? 0) - (first.at(-1) ?? 0);
  expect(missed).toBeGreaterThanOrEqual(1);
  // What the band played while the messages were on their way.
  expect(missed).toBeLessThan(16);
});

it('E1: the demo band goes on with the bar in which it was', async () => {
  const rig = await start('demo-band', createDemoBandProcessor, { seed: 5 }, undefined, { seed: 5, bar: 40 });
  const [block] = (await rig.gather(40)).slice(30);
  expect(rig.processor.checkpoint?.()).toEqual({ seed: 5, bar: 40 });
  expect(block?.subarray(blockLeft).some((value) => value !== 0)).toBe(true);
  for (const bad of [null, { bar: 1.5, seed: 5 }, { bar: 3, seed: 6 }] as Json[]) expect(() => rig.processor.restore?.(bad)).toThrow();
});

it('E1: a file goes on where it was, and nothing is heard of its beginning', async () => {
  const rate = 44_100;
  const first = await start('file-player', createFilePlayerProcessor, {}, ramp(20, rate));
  await first.gather(200);
  await pause(first);
  expect(secondsOf(first)).toBeGreaterThan(0.1);
  await first.stop();
  const second = await start('file-player', createFilePlayerProcessor, {}, ramp(20, rate), { file: '', seconds: 12 });
  const heard = (await second.gather(300))
    .flatMap((block) => [...block.subarray(blockLeft, blockLeft + QUANTUM)])
    .filter((value) => value > 0.005);
  expect(heard.length).toBeGreaterThan(1000);
  expect(Math.min(...heard.slice(QUANTUM))).toBeGreaterThan(0.58);
  expect(secondsOf(second)).toBeGreaterThan(12);
  for (const bad of [null, 3, { file: '', seconds: -1 }, { file: '', seconds: 'far' }, { file: 'other', seconds: 3 }] as Json[])
    expect(() => second.processor.restore?.(bad)).toThrow('file player');
});

it('C4: a file that has been played to its end does not begin again after a pause', async () => {
  const rig = await start('file-player', createFilePlayerProcessor, { loop: false }, ramp(1, 44_100));
  await until(() => rig.events.some(({ type }) => type === 'ended'));
  await pause(rig);
  await rig.processor.resume?.();
  await rig.processor.process?.();
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(secondsOf(rig)).toBeCloseTo(1, 1);
});

it.each(inputs)('D2: %s that is stopped, in the middle of a pause as well, leaves no track open and no block coming', async (kind) => {
  const opened: MediaStreamTrack[] = [];
  const { getUserMedia } = navigator.mediaDevices;
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await getUserMedia.call(navigator.mediaDevices, wanted);
    opened.push(...stream.getTracks());
    return stream;
  };
  endings.push(() => void Object.assign(navigator.mediaDevices, { getUserMedia }));
  const rig = await start(kind, factoryOf(kind), {}, ramp(20, 44_100));
  await rig.gather(20);
  await pause(rig);
  await rig.stop();
  rig.audio.wake();
  await until(() => rig.audio.context()?.state === 'running');
  rig.read();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(rig.read()).toEqual([]);
  expect(opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
  expect(opened.length).toBe(kind === 'microphone' ? 1 : 0);
  expect(shared.splice(0).every(({ readyState }) => readyState === 'ended')).toBe(true);
});

it('A1: what a tab shares is heard as loud as it is, and its end is said', async () => {
  const rig = await start('tab-audio', createTabAudioProcessor, {});
  const samples = (await rig.gather(200)).slice(100).flatMap((block) => [...block.subarray(blockLeft, blockLeft + QUANTUM)]);
  const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
  expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 2);
  expect(rig.events).toContainEqual(expect.objectContaining({ type: 'live', label: 'Shared tab' }));
  // What a browser does when the person ends the sharing.
  shared.at(-1)?.stop();
  shared.at(-1)?.dispatchEvent(new Event('ended'));
  expect(rig.events.at(-1)).toEqual({ type: 'ended', label: 'Shared tab' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  rig.read();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(rig.read()).toEqual([]);
});

it('A1: the microphone says which device it is by id, and what is known of it', async () => {
  const rig = await start('microphone', createMicrophoneProcessor, {});
  const all = await navigator.mediaDevices.enumerateDevices();
  const live = rig.events.find((event) => event.type === 'live');
  expect(all.map(({ deviceId }) => deviceId)).toContain(live?.ear?.deviceId);
  expect(live?.ear?.sampleRateHz).toBeGreaterThanOrEqual(44_100);
  expect(live?.ear?.channels).toBe(2);
  expect(rig.events.filter((event) => event.type === 'warning')).toEqual([]);
});

it('A1: a chosen device is opened, and known again by its name when its id is not', async () => {
  const [, device] = (await navigator.mediaDevices.enumerateDevices()).filter(
    ({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default',
  );
  if (!device) throw new Error('one fake device only');
  const { deviceId, label, groupId } = device;
  for (const wish of [
    { deviceId, label, groupId },
    { deviceId: 'an id of last year', label, groupId: '' },
  ]) {
    const rig = await start('microphone', createMicrophoneProcessor, wish);
    expect(rig.events.find((event) => event.type === 'live')).toMatchObject({ label, ear: { deviceId } });
    await rig.gather(20);
    await rig.stop();
  }
});

it('A14: a chosen device that is not there: the default is heard, and that is said', async () => {
  const rig = await start('microphone', createMicrophoneProcessor, { deviceId: 'gone', label: 'Interface of last year', groupId: '' });
  await rig.gather(20);
  expect(rig.events).toContainEqual({ type: 'warning', code: 'away', detail: 'Interface of last year' });
});

it.each(['microphone', 'tab-audio'] as const)(
  'A14: a headset falls to telephone quality under %s: it goes on in a new AudioContext at 16 kHz, and nobody is asked anything',
  async (kind) => {
    let made = 0;
    const create = (): AudioContext => (made++ === 0 ? browserAudioContext() : new AudioContext({ sampleRate: 16_000 }));
    const rig = await start(kind, factoryOf(kind), {}, undefined, undefined, create);
    await rig.gather(20);
    const before = rig.audio.context();
    const lives = rig.events.filter(({ type }) => type === 'live').length;
    // As a device does that falls out from under its context.
    before?.dispatchEvent(new Event('error'));
    expect(rig.audio.context()).not.toBe(before);
    await until(() => rig.audio.state === 'running');
    rig.read();
    await until(() => rig.read().some((block) => blockSampleRate(block) === 16_000));
    const blocks = await rig.gather(60);
    expect(new Set(blocks.map(blockSampleRate))).toEqual(new Set([16_000]));
    for (const [k, block] of blocks.slice(1).entries()) expect(blockPosition(block) - blockPosition(blocks[k] ?? block)).toBe(QUANTUM);
    if (kind === 'tab-audio') {
      const samples = blocks.slice(30).flatMap((block) => [...block.subarray(blockLeft, blockLeft + QUANTUM)]);
      expect(Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length)).toBeCloseTo(0.5 / Math.SQRT2, 1);
    }
    expect(rig.events.filter(({ type }) => type === 'live').length).toBe(lives);
    expect(rig.reports).toEqual([]);
  },
);
