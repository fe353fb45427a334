import * as v from 'valibot';
import { LEAST_OFFSET_MS, MOST_OFFSET_MS } from '#app/audio/offset-range.ts';
import type { Json } from '#app/lib/json.ts';
import type { ProcessorKind } from '#app/show/processor.ts';
import { ENGINES } from '#app/stage/protocol.ts';
import { type KindName, type Thread, table } from './kind-table.ts';

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
  /** Which microphone; names beside the id, since browsers change ids. All empty: the system's default. */
  microphone: v.strictObject({
    deviceId: v.optional(v.string(), ''),
    label: v.optional(v.string(), ''),
    groupId: v.optional(v.string(), ''),
  }),
  filePlayer: v.strictObject({ fileId: v.optional(v.string(), ''), loop: v.optional(v.boolean(), true) }),
  demoBand: v.strictObject({ seed: v.optional(v.pipe(v.number(), v.integer()), 1), gain: v.optional(unit, 0.8) }),
  /** Row A1. Lengths in samples at 44.1 kHz: they last as long at every other rate. */
  analysis: v.pipe(
    v.strictObject({
      window: v.optional(v.picklist([1024, 2048, 4096]), 2048),
      hop: v.optional(v.picklist([256, 512, 1024]), 512),
      /** Share of the old value that stays from one analysis to the next, in levels and smooth bands. */
      smoothing: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.95)), 0.8),
    }),
    v.check(({ window, hop }) => window >= 2 * hop, 'the window must be at least two hops long'),
  ),
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
  /** How much later than usual the picture follows the sound (app/audio/output-offset.ts). */
  stage: v.strictObject({
    offsetMs: v.optional(v.pipe(v.number(), v.minValue(LEAST_OFFSET_MS), v.maxValue(MOST_OFFSET_MS)), 0),
  }),
} as const;

export type MicrophoneConfig = v.InferOutput<typeof schemas.microphone>;
export type FilePlayerConfig = v.InferOutput<typeof schemas.filePlayer>;
export type DemoBandConfig = v.InferOutput<typeof schemas.demoBand>;
export type AnalysisConfig = v.InferOutput<typeof schemas.analysis>;
export type LibraryConfig = v.InferOutput<typeof schemas.library>;
export type PainterConfig = v.InferOutput<typeof schemas.painter>;
export type DirectorConfig = v.InferOutput<typeof schemas.director>;
export type StageConfig = v.InferOutput<typeof schemas.stage>;

const parsers: Readonly<Record<KindName, ProcessorKind['parseConfig']>> = {
  microphone: config(schemas.microphone),
  'file-player': config(schemas.filePlayer),
  'demo-band': config(schemas.demoBand),
  analysis: config(schemas.analysis),
  controls: config(nothing),
  'look-ahead': config(nothing),
  painter: config(schemas.painter),
  library: config(schemas.library),
  director: config(schemas.director),
  viewport: config(nothing),
  stage: config(schemas.stage),
  'tab-audio': config(nothing),
  monitor: config(nothing),
  telemetry: config(nothing),
};

/** The kinds with their configuration schemas: what the executor checks graphs against. */
export const kinds: ReadonlyMap<string, ProcessorKind<Thread>> = new Map(
  table.map((entry) => [entry.kind, { ...entry, parseConfig: parsers[entry.kind] }]),
);
