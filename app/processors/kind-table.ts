import type { HostedKind } from '#app/show/processor.ts';

export const THREADS = ['page', 'analysis', 'stage', 'library'] as const;
export type Thread = (typeof THREADS)[number];

const kind = <const K extends HostedKind<Thread>>(spec: K): K => spec;

/** What a show graph can be made of. Configurations are checked on the page (kinds.ts); the code behind a kind is in its thread's table (page.ts, workers/<thread>/processors.ts). */
export const table = [
  kind({
    kind: 'microphone',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples' },
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'tab-audio',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples' },
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'file-player',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples', recording: 'recording', playback: 'playback' },
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'demo-band',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples' },
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'analysis',
    thread: 'analysis',
    inputs: { samples: 'samples', orders: 'clock-orders', map: 'beat-map', playback: 'playback' },
    outputs: { features: 'features' },
    execution: { mode: 'continuous', intervalMs: 4 },
    priority: 8,
  }),
  kind({
    kind: 'look-ahead',
    thread: 'analysis',
    inputs: { recording: 'recording' },
    outputs: { map: 'beat-map', status: 'look-ahead-status' },
    execution: { mode: 'continuous', intervalMs: 12 },
    priority: 2,
  }),
  kind({
    kind: 'controls',
    thread: 'page',
    inputs: {},
    outputs: { intents: 'intents', clock: 'clock-orders' },
    execution: { mode: 'manual' },
    priority: 5,
  }),
  kind({
    kind: 'painter',
    thread: 'library',
    inputs: {},
    outputs: { pictures: 'pictures' },
    execution: { mode: 'continuous', intervalMs: 12_000 },
    priority: 1,
  }),
  kind({
    kind: 'library',
    thread: 'page',
    inputs: { painted: 'pictures', features: 'features' },
    outputs: { pictures: 'pictures' },
    execution: { mode: 'continuous', intervalMs: 100 },
    priority: 3,
  }),
  kind({
    kind: 'director',
    thread: 'page',
    inputs: { features: 'features', pictures: 'pictures', intents: 'intents' },
    outputs: { program: 'program', status: 'director-status' },
    execution: { mode: 'continuous', intervalMs: 33 },
    priority: 6,
  }),
  kind({
    kind: 'viewport',
    thread: 'page',
    inputs: {},
    outputs: { viewport: 'viewport' },
    execution: { mode: 'continuous', intervalMs: 250 },
    priority: 4,
  }),
  kind({
    kind: 'stage',
    thread: 'stage',
    inputs: { features: 'features', program: 'program', viewport: 'viewport' },
    outputs: { status: 'stage-status' },
    execution: { mode: 'manual' },
    priority: 10,
  }),
  kind({
    kind: 'monitor',
    thread: 'page',
    inputs: { features: 'features', stage: 'stage-status', director: 'director-status', lookAhead: 'look-ahead-status' },
    outputs: {},
    execution: { mode: 'continuous', intervalMs: 33 },
    priority: 2,
  }),
  kind({
    kind: 'telemetry',
    thread: 'page',
    inputs: { features: 'features' },
    outputs: {},
    execution: { mode: 'reactive' },
    priority: 0,
  }),
] as const;

export type KindName = (typeof table)[number]['kind'];
/** The kinds whose code runs in a given thread. */
export type KindOf<T extends Thread> = Extract<(typeof table)[number], { readonly thread: T }>['kind'];

/** What a host needs to know of the kinds: without schemas, so that workers stay small. */
export const hostedKinds: ReadonlyMap<string, HostedKind<Thread>> = new Map(table.map((entry) => [entry.kind, entry]));
