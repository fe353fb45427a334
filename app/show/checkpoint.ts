import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';
import { type Failure, ok, type Result } from '#app/lib/result.ts';
import { graphSchema, json } from './blueprint.ts';
import type { Graph } from './graph.ts';
import { parseAs } from './parse.ts';

export const CHECKPOINT_FORMAT = 'algorhythmic/checkpoint';
export const CHECKPOINT_VERSION = 1;

/** A show at one moment (D8): what it is made of, and what its processors need to go on. Plain JSON. */
export interface Checkpoint {
  readonly format: typeof CHECKPOINT_FORMAT;
  readonly version: typeof CHECKPOINT_VERSION;
  /** Milliseconds since 1970. */
  readonly savedAtMs: number;
  /** `graphChecksum` of the blueprint the show began with: a graph from another version of the app is not taken over. */
  readonly blueprint: string;
  readonly graph: Graph;
  readonly processors: Readonly<Record<string, ProcessorState>>;
}

/** What one processor's `checkpoint()` gave. */
export interface ProcessorState {
  readonly kind: string;
  readonly state: Json;
}

/** Keeps checkpoints somewhere. Failing to save must not harm the show: methods reject, and the caller logs. */
export interface CheckpointStore {
  save(checkpoint: Checkpoint): Promise<void>;
  /** The newest first; what is damaged is left out. */
  list(): Promise<readonly Checkpoint[]>;
  clear(): Promise<void>;
}

export function createCheckpoint(parts: Pick<Checkpoint, 'savedAtMs' | 'blueprint' | 'graph' | 'processors'>): Checkpoint {
  return { format: CHECKPOINT_FORMAT, version: CHECKPOINT_VERSION, ...parts };
}

const schema = v.strictObject({
  format: v.literal(CHECKPOINT_FORMAT),
  version: v.literal(CHECKPOINT_VERSION),
  savedAtMs: v.pipe(v.number(), v.finite()),
  blueprint: v.string(),
  graph: v.strictObject(graphSchema),
  processors: v.record(v.string(), v.strictObject({ kind: v.string(), state: json })),
});

/** Reads a checkpoint that was stored somewhere: JSON text, or the value it stands for. Whether its graph still fits is for `validateGraph` to say. */
export function parseCheckpoint(value: unknown): Result<Checkpoint, readonly Failure[]> {
  const parsed = parseAs(schema, value, 'bad-checkpoint');
  return parsed.ok ? ok(parsed.value as Checkpoint) : parsed;
}
