import type { Json } from '#app/lib/json.ts';
import type { Failure } from '#app/lib/result.ts';
import type { Graph } from '#app/show/graph.ts';
import type { Execution, LogLevel } from '#app/show/processor.ts';

/** What a stage publishes, by topic. Plain JSON all of it. Logs have a topic a level, so that a console may take errors alone. */
export interface Topics {
  graph: GraphView;
  flow: FlowView;
  workers: readonly WorkerView[];
  metrics: MetricsView;
  alerts: readonly AlertView[];
  checkpoints: readonly CheckpointView[];
  /** The newest frame's values by name, at most TELEMETRY_MS apart. */
  'audio.features': Readonly<Record<string, number>>;
  'audio.stats': AudioStats;
  'stage.stats': StageStats;
  'logs.debug': readonly LogRecord[];
  'logs.info': readonly LogRecord[];
  'logs.warn': readonly LogRecord[];
  'logs.error': readonly LogRecord[];
}

export type Topic = keyof Topics;

export const TOPICS = [
  'graph',
  'flow',
  'workers',
  'metrics',
  'alerts',
  'checkpoints',
  'audio.features',
  'audio.stats',
  'stage.stats',
  'logs.debug',
  'logs.info',
  'logs.warn',
  'logs.error',
] as const satisfies readonly Topic[];

/** How a stage introduces itself. */
export interface StageCard {
  readonly name: string;
  /** The page's path and switches, so that a person can tell two windows apart. */
  readonly address: string;
  readonly startedAtMs: number;
  readonly version: string;
}

/** The show as it should be and as it is. Sent whenever it changes. */
export interface GraphView {
  readonly name: string;
  readonly state: 'idle' | 'running' | 'paused';
  readonly commitMode: 'auto' | 'manual';
  /** Edits that are not committed yet. */
  readonly uncommitted: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly checksum: string;
  readonly graph: Graph;
  /** Processors as they are; one of the graph that is missing here is not there (yet). */
  readonly processors: Readonly<
    Record<
      string,
      {
        readonly thread: string;
        readonly state: 'starting' | 'running' | 'failed';
        readonly failure?: Failure;
        readonly chain: readonly string[];
      }
    >
  >;
  /** Links as they are, by link key. */
  readonly links: Readonly<Record<string, { readonly state: 'wired' | 'plugged'; readonly transport?: string }>>;
  readonly kinds: readonly KindView[];
}

export interface KindView {
  readonly kind: string;
  readonly thread: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly execution: Execution;
  readonly priority: number;
}

/** Rates since the last one, a few a second. */
export interface FlowView {
  readonly processors: Readonly<Record<string, ProcessorFlow>>;
  /** By link key. */
  readonly links: Readonly<Record<string, LinkFlow>>;
}

export interface ProcessorFlow {
  readonly turnsPerSecond: number;
  /** Share of the time it was at work, 0…1; absent where it is not metered. */
  readonly busy?: number;
  /** Of a turn. */
  readonly p95Ms?: number;
  readonly errors: number;
  readonly health: 'ok' | 'holding-back' | 'failing';
}

export interface LinkFlow {
  /** Absent where the end that knows is not there. */
  readonly perSecond?: number;
  readonly droppedPerSecond?: number;
  readonly dropped?: number;
  readonly waiting?: number;
  readonly capacity: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
}

export interface WorkerView {
  readonly thread: string;
  readonly place: 'worker' | 'page';
  readonly status: 'starting' | 'up' | 'restarting' | 'stale' | 'given-up' | 'stopped';
  readonly sinceMs: number;
  /** Milliseconds since 1970 of the last heartbeat that was answered, and how long the answer took. */
  readonly lastBeatMs?: number;
  readonly roundTripMs?: number;
  readonly falls: number;
  readonly lastReason?: string;
  readonly processors: readonly string[];
}

/** Every metric, as the exposition has it: families with their samples. */
export type MetricsView = readonly MetricFamily[];

export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly MetricSample[];
}

export interface MetricSample {
  /** For histograms `_bucket`, `_sum`, `_count`; else empty. */
  readonly suffix: '' | '_bucket' | '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface AlertView {
  readonly name: string;
  readonly severity: 'warning' | 'critical';
  readonly state: 'ok' | 'pending' | 'firing';
  readonly sinceMs: number;
  /** What it watches, and for which processor, link or worker. */
  readonly subject: string;
  readonly value: number;
  readonly limit: number;
  readonly words: string;
}

export interface CheckpointView {
  readonly savedAtMs: number;
  readonly bytes: number;
  readonly checksum: string;
  readonly processors: readonly string[];
}

export interface AudioStats {
  readonly bpm: number;
  readonly confidence: number;
  readonly level: number;
  readonly mood: string;
  readonly captureMs: number;
  readonly analysisMs: number;
}

export interface StageStats {
  readonly fps: number;
  readonly engine: string;
  readonly tier: string;
  readonly artworkId: string | null;
  readonly morph: number;
  readonly renderMs: number;
  readonly gpuObjects: number;
}

export interface LogRecord {
  /** Counts up by one a record, so that a reader sees gaps. */
  readonly sequence: number;
  readonly atMs: number;
  readonly level: LogLevel;
  readonly thread: string;
  readonly processor?: string;
  readonly message: string;
  /** The moment of music this is about, the same in every thread from the microphone to the pixel (B9). */
  readonly correlationId?: string;
  readonly fields?: Readonly<Record<string, Json>>;
}
