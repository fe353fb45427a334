import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';
import type { ProcessorKind } from '#app/show/processor.ts';
import { ENGINES } from '#app/stage/protocol.ts';

export const THREADS = ['page', 'analysis', 'stage', 'library'] as const;
export type Thread = (typeof THREADS)[number];

/** A configuration schema as `parseConfig`: what a blueprint or a person wrote goes in, a complete configuration comes out. */
function config<const S extends v.GenericSchema>(schema: S): (input: Json) => Json {
  return (input) => {
    const result = v.safeParse(schema, input);
    if (result.success) return result.output as Json;
    const [issue] = result.issues;
    throw new Error(`config.${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  };
}

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const nothing = v.strictObject({});

const schemas = {
  microphone: v.strictObject({ deviceId: v.optional(v.string(), '') }),
  filePlayer: v.strictObject({ fileId: v.optional(v.string(), ''), loop: v.optional(v.boolean(), true) }),
  demoBand: v.strictObject({ seed: v.optional(v.pipe(v.number(), v.integer()), 1), gain: v.optional(unit, 0.8) }),
  library: v.strictObject({
    style: v.optional(v.string(), ''),
    minimum: v.optional(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(5)), 2),
  }),
  painter: v.strictObject({
    style: v.optional(v.string(), ''),
    size: v.optional(v.pipe(v.number(), v.integer(), v.minValue(64), v.maxValue(4096)), 1024),
    seed: v.optional(v.pipe(v.number(), v.integer()), 0),
  }),
  director: v.strictObject({
    engine: v.optional(v.picklist(['auto', ...ENGINES]), 'auto'),
    /** Speed of morphs, row A5: 0.3–0.8. */
    morphSpeed: v.optional(v.pipe(v.number(), v.minValue(0.3), v.maxValue(0.8)), 0.5),
    style: v.optional(v.string(), ''),
    hold: v.optional(v.boolean(), false),
    intensity: v.optional(unit, 0.7),
    reducedMotion: v.optional(v.boolean(), false),
  }),
} as const;

export type MicrophoneConfig = v.InferOutput<typeof schemas.microphone>;
export type FilePlayerConfig = v.InferOutput<typeof schemas.filePlayer>;
export type DemoBandConfig = v.InferOutput<typeof schemas.demoBand>;
export type LibraryConfig = v.InferOutput<typeof schemas.library>;
export type PainterConfig = v.InferOutput<typeof schemas.painter>;
export type DirectorConfig = v.InferOutput<typeof schemas.director>;

const kind = <const K extends ProcessorKind<Thread>>(spec: K): K => spec;

/** What a show graph can be made of. The code behind a kind is in its thread's table (page.ts, workers/<thread>/processors.ts). */
const table = [
  kind({
    kind: 'microphone',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples' },
    parseConfig: config(schemas.microphone),
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'file-player',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples' },
    parseConfig: config(schemas.filePlayer),
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'demo-band',
    thread: 'page',
    inputs: {},
    outputs: { samples: 'samples' },
    parseConfig: config(schemas.demoBand),
    execution: { mode: 'manual' },
    priority: 9,
  }),
  kind({
    kind: 'analysis',
    thread: 'analysis',
    inputs: { samples: 'samples' },
    outputs: { features: 'features' },
    parseConfig: config(nothing),
    execution: { mode: 'continuous', intervalMs: 4 },
    priority: 8,
  }),
  kind({
    kind: 'controls',
    thread: 'page',
    inputs: {},
    outputs: { intents: 'intents' },
    parseConfig: config(nothing),
    execution: { mode: 'manual' },
    priority: 5,
  }),
  kind({
    kind: 'painter',
    thread: 'library',
    inputs: {},
    outputs: { pictures: 'pictures' },
    parseConfig: config(schemas.painter),
    execution: { mode: 'continuous', intervalMs: 12_000 },
    priority: 1,
  }),
  kind({
    kind: 'library',
    thread: 'page',
    inputs: { painted: 'pictures', features: 'features' },
    outputs: { pictures: 'pictures' },
    parseConfig: config(schemas.library),
    execution: { mode: 'continuous', intervalMs: 100 },
    priority: 3,
  }),
  kind({
    kind: 'director',
    thread: 'page',
    inputs: { features: 'features', pictures: 'pictures', intents: 'intents' },
    outputs: { program: 'program', status: 'director-status' },
    parseConfig: config(schemas.director),
    execution: { mode: 'continuous', intervalMs: 33 },
    priority: 6,
  }),
  kind({
    kind: 'viewport',
    thread: 'page',
    inputs: {},
    outputs: { viewport: 'viewport' },
    parseConfig: config(nothing),
    execution: { mode: 'continuous', intervalMs: 250 },
    priority: 4,
  }),
  kind({
    kind: 'stage',
    thread: 'stage',
    inputs: { features: 'features', program: 'program', viewport: 'viewport' },
    outputs: { status: 'stage-status' },
    parseConfig: config(nothing),
    execution: { mode: 'manual' },
    priority: 10,
  }),
  kind({
    kind: 'monitor',
    thread: 'page',
    inputs: { features: 'features', stage: 'stage-status', director: 'director-status' },
    outputs: {},
    parseConfig: config(nothing),
    execution: { mode: 'continuous', intervalMs: 33 },
    priority: 2,
  }),
] as const;

export type KindName = (typeof table)[number]['kind'];
/** The kinds whose code runs in a given thread. */
export type KindOf<T extends Thread> = Extract<(typeof table)[number], { readonly thread: T }>['kind'];
export const kinds: ReadonlyMap<string, ProcessorKind<Thread>> = new Map(table.map((entry) => [entry.kind, entry]));
