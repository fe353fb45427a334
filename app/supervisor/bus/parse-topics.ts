import * as v from 'valibot';
import { count, finite, json, listOf, name, tableOf, words } from './checks.ts';
import type { Topic, Topics } from './topics.ts';

const optional = v.exactOptional;
const policy = v.picklist(['block', 'drop-oldest', 'latest']);
const failure = v.object({ code: name, message: words, place: optional(words) });

const graph = v.object({
  processors: tableOf(v.object({ kind: name, config: json })),
  links: listOf(v.object({ from: name, to: name, capacity: count, policy })),
});

const kind = v.object({
  kind: name,
  thread: name,
  inputs: tableOf(name),
  outputs: tableOf(name),
  execution: v.variant('mode', [
    v.object({ mode: v.literal('continuous'), intervalMs: finite }),
    v.object({ mode: v.literal('reactive') }),
    v.object({ mode: v.literal('manual') }),
  ]),
  priority: finite,
});

const processorFlow = v.object({
  turnsPerSecond: finite,
  busy: optional(finite),
  p95Ms: optional(finite),
  errors: count,
  health: v.picklist(['ok', 'holding-back', 'failing']),
});

const linkFlow = v.object({
  perSecond: optional(finite),
  droppedPerSecond: optional(finite),
  dropped: optional(finite),
  waiting: optional(finite),
  capacity: finite,
  p50Ms: optional(finite),
  p95Ms: optional(finite),
});

const worker = v.object({
  thread: name,
  place: v.picklist(['worker', 'page']),
  status: v.picklist(['starting', 'up', 'restarting', 'stale', 'given-up', 'stopped']),
  sinceMs: finite,
  lastBeatMs: optional(finite),
  roundTripMs: optional(finite),
  falls: count,
  lastReason: optional(words),
  processors: listOf(name),
});

const family = v.object({
  name,
  help: words,
  type: v.picklist(['counter', 'gauge', 'histogram']),
  samples: listOf(v.object({ suffix: v.picklist(['', '_bucket', '_sum', '_count']), labels: tableOf(words), value: finite })),
});

const alert = v.object({
  name,
  severity: v.picklist(['warning', 'critical']),
  state: v.picklist(['ok', 'pending', 'firing']),
  sinceMs: finite,
  subject: words,
  value: finite,
  limit: finite,
  words,
});

const logs = listOf(
  v.object({
    sequence: count,
    atMs: finite,
    level: v.picklist(['debug', 'info', 'warn', 'error']),
    thread: name,
    processor: optional(name),
    message: words,
    correlationId: optional(name),
    fields: optional(tableOf(json)),
  }),
);

/** What the data of each topic must look like. What a newer stage adds is left out. */
export const topicSchemas: { readonly [T in Topic]: v.GenericSchema<unknown, Topics[T]> } = {
  graph: v.object({
    name: words,
    state: v.picklist(['idle', 'running', 'paused']),
    commitMode: v.picklist(['auto', 'manual']),
    uncommitted: v.boolean(),
    canUndo: v.boolean(),
    canRedo: v.boolean(),
    checksum: words,
    graph,
    processors: tableOf(
      v.object({
        thread: name,
        state: v.picklist(['starting', 'running', 'failed']),
        failure: optional(failure),
        chain: listOf(name),
      }),
    ),
    links: tableOf(v.object({ state: v.picklist(['wired', 'plugged']), transport: optional(name) })),
    kinds: listOf(kind),
  }),
  flow: v.object({ processors: tableOf(processorFlow), links: tableOf(linkFlow) }),
  workers: listOf(worker),
  metrics: listOf(family),
  alerts: listOf(alert),
  checkpoints: listOf(v.object({ savedAtMs: finite, bytes: count, checksum: words, processors: listOf(name) })),
  'audio.features': tableOf(finite),
  'audio.stats': v.object({ bpm: finite, confidence: finite, level: finite, mood: words, captureMs: finite, analysisMs: finite }),
  'stage.stats': v.object({
    fps: finite,
    engine: words,
    tier: words,
    artworkId: v.nullable(words),
    morph: finite,
    renderMs: finite,
    gpuObjects: finite,
  }),
  'logs.debug': logs,
  'logs.info': logs,
  'logs.warn': logs,
  'logs.error': logs,
};
