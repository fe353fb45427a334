import type { Json } from '#app/lib/json.ts';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import type { ProcessorState } from './checkpoint.ts';
import { createEmitter, type ShowEvent } from './events.ts';
import type { ExecutionGraph } from './execution-graph.ts';
import {
  emptyGraph,
  type Graph,
  type LinkSpec,
  sameJson,
  withLink,
  withLinkChanged,
  withoutLink,
  withoutProcessor,
  withProcessor,
} from './graph.ts';
import { createGraphChecker } from './graph-checker.ts';
import type { HostApi, HostEvent } from './host-api.ts';
import type { Clock, Logger, PortType, ProcessorKind } from './processor.ts';
import { createReconciler, type Surroundings } from './reconciler.ts';
import type { HostReport } from './report.ts';
import type { Reach } from './wiring.ts';

export interface ExecutorOptions {
  readonly kinds: ReadonlyMap<string, ProcessorKind>;
  readonly portTypes: Readonly<Record<string, PortType>>;
  /** Whether memory can be shared between threads (`crossOriginIsolated`): frames then travel in rings. */
  readonly isolated: boolean;
  readonly logger: Logger;
  /** auto: an edit takes effect at once; manual: with `commit`. */
  readonly commitMode?: 'auto' | 'manual';
  /** The state of the machine, asked when something fails, for the events that tell of it (D7). */
  readonly machine?: () => Json;
  readonly clock?: Clock;
}

/** What every thread tells of itself. A thread that does not answer is left out. */
export type ShowReport = Readonly<Record<string, HostReport>>;

/** An edit that was refused changes nothing. */
export type EditResult = Result<Graph, readonly Failure[]>;

/**
 * Makes reality match the desired graph (C1 to C4, C6, C9). Every method may be called in every state. An edit changes `desired` before the call
 * returns; the promise settles when reality has followed and every processor it started is up or has failed. Reality is changed by one
 * reconcile at a time; an edit made during one is picked up after it.
 */
export interface Executor {
  readonly state: 'idle' | 'running' | 'paused';
  readonly commitMode: 'auto' | 'manual';
  /** With the edits that are not committed yet. */
  readonly desired: Graph;
  readonly uncommitted: boolean;
  readonly actual: ExecutionGraph;

  addProcessor(id: string, kind: string, config?: Json): Promise<EditResult>;
  /** Its links go with it. */
  removeProcessor(id: string): Promise<EditResult>;
  connect(from: string, to: string, options?: Partial<Pick<LinkSpec, 'capacity' | 'policy'>>): Promise<EditResult>;
  disconnect(from: string, to: string): Promise<EditResult>;
  updateConfig(id: string, config: Json): Promise<EditResult>;
  /** Changes a link's capacity or policy while data flows (C8): what waits is kept, from now on the new rule counts. */
  updateLink(from: string, to: string, change: Partial<Pick<LinkSpec, 'capacity' | 'policy'>>): Promise<EditResult>;
  /** Several edits as one. */
  edit(change: (graph: Graph) => Graph): Promise<EditResult>;
  /** Replaces the whole graph. Processors that have a state here, of the same kind, go on from it when they start. */
  load(graph: Graph, states?: Readonly<Record<string, ProcessorState>>): Promise<EditResult>;
  /** What surrounds the processors from their next start on (D4, D5). */
  deploy(lock: Surroundings): void;
  /** In manual mode: lets reality follow the edits made so far. */
  commit(): Promise<void>;
  setCommitMode(mode: 'auto' | 'manual'): void;

  start(): Promise<void>;
  stop(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Stops and starts one processor, or all. */
  restart(id?: string): Promise<void>;

  /** Counts of everything that runs (D6). */
  inspect(): Promise<ShowReport>;
  /** What every processor needs to go on later (D8). Of a thread that does not answer, what was last known. */
  states(): Promise<Readonly<Record<string, ProcessorState>>>;
  /** The same without asking. While `states` is under way, threads that have answered count already. */
  readonly lastStates: Readonly<Record<string, ProcessorState>>;

  on(listener: (event: ShowEvent) => void): () => void;

  /**
   * A thread's host is there (again): what the graph wants there is started and wired, and goes on from the state last known.
   * `reach` says whether ports can be handed to it; a host in another window cannot take any.
   */
  hostReady(thread: string, host: HostApi, reach?: Reach): Promise<void>;
  /** A thread is gone with all that ran there: the links to it get plugs at once. */
  hostLost(thread: string, reason: string): void;
  /** What a thread's host reports; the composition root connects it to the host's `onEvent`. */
  hostEvent(thread: string, event: HostEvent): void;
  /** Stops the show and its hosts. */
  dispose(): Promise<void>;
}

export function createExecutor(options: ExecutorOptions): Executor {
  const { logger } = options;
  const checker = createGraphChecker(options.kinds, options.portTypes);
  const events = createEmitter<ShowEvent>((error) => logger.log('error', `a listener of the show threw: ${messageOf(error)}`));
  const reconciler = createReconciler({ ...options, emit: events.emit });
  let state: Executor['state'] = 'idle';
  let mode = options.commitMode ?? 'auto';
  let desired: Graph = emptyGraph;
  let committed: Graph = emptyGraph;

  /** Reality follows what is committed while the show is on, and nothing otherwise. */
  const target = (): Graph => (state === 'idle' ? emptyGraph : committed);
  const follow = (): Promise<void> => reconciler.reconcile(target);
  const suspend = (): Promise<void> => reconciler.setPaused(() => state === 'paused');

  async function edit(change: (graph: Graph) => Graph, states: Readonly<Record<string, ProcessorState>> = {}): Promise<EditResult> {
    const checked = checker.check(change(desired));
    if (!checked.ok) return checked;
    reconciler.inquiry.remember(states);
    if (checked.value !== desired) {
      desired = checked.value;
      events.emit({ type: 'edited' });
    }
    if (mode === 'auto') await commit();
    return ok(checked.value);
  }

  async function commit(): Promise<void> {
    committed = desired;
    reconciler.inquiry.forgetOthers(committed);
    if (state !== 'idle') await follow();
  }

  const noLink = (from: string, to: string): EditResult =>
    fail([{ code: 'unknown-link', place: 'links', message: `there is no link ${from} -> ${to}` }]);
  const hasLink = (from: string, to: string): boolean => desired.links.some((link) => link.from === from && link.to === to);
  const missing = (id: string): EditResult =>
    fail([{ code: 'unknown-processor', place: `processors.${id}`, message: `there is no processor "${id}"` }]);

  async function start(): Promise<void> {
    if (state !== 'idle') return;
    state = 'running';
    events.emit({ type: 'started' });
    await follow();
  }

  async function stop(): Promise<void> {
    if (state === 'idle') return;
    const wasPaused = state === 'paused';
    state = 'idle';
    await follow();
    if (wasPaused) await suspend();
    // Whoever started it again in the meantime found it running.
    if (state === 'idle') events.emit({ type: 'stopped' });
  }

  return {
    get state() {
      return state;
    },
    get commitMode() {
      return mode;
    },
    get desired() {
      return desired;
    },
    get uncommitted() {
      return desired !== committed;
    },
    actual: reconciler.actual,

    async addProcessor(id, kind, config = {}) {
      if (Object.hasOwn(desired.processors, id))
        return fail([{ code: 'duplicate-processor', place: `processors.${id}`, message: `processor "${id}" is there already` }]);
      return edit((graph) => withProcessor(graph, id, kind, config));
    },
    async removeProcessor(id) {
      return Object.hasOwn(desired.processors, id) ? edit((graph) => withoutProcessor(graph, id)) : missing(id);
    },
    connect: (from, to, { capacity = 1, policy = 'block' } = {}) => edit((graph) => withLink(graph, { from, to, capacity, policy })),
    async disconnect(from, to) {
      return hasLink(from, to) ? edit((graph) => withoutLink(graph, from, to)) : noLink(from, to);
    },
    async updateConfig(id, config) {
      const spec = desired.processors[id];
      if (!spec) return missing(id);
      return sameJson(spec.config, config) ? ok(desired) : edit((graph) => withProcessor(graph, id, spec.kind, config));
    },
    async updateLink(from, to, change) {
      return hasLink(from, to) ? edit((graph) => withLinkChanged(graph, from, to, change)) : noLink(from, to);
    },
    edit: (change) => edit(change),
    load: (graph, states) => edit(() => graph, states),
    deploy: reconciler.deploy,
    commit,
    setCommitMode(next) {
      mode = next;
    },

    start,
    stop,
    async pause() {
      if (state !== 'running') return;
      state = 'paused';
      await suspend();
      events.emit({ type: 'paused' });
    },
    async resume() {
      if (state !== 'paused') return;
      state = 'running';
      await suspend();
      events.emit({ type: 'resumed' });
    },
    async restart(id) {
      if (state === 'idle') return id === undefined ? start() : undefined;
      await reconciler.takeDown(id);
      await follow();
    },

    inspect: reconciler.inquiry.inspect,
    states: reconciler.inquiry.states,
    get lastStates() {
      return reconciler.inquiry.lastStates;
    },

    on: events.on,
    async hostReady(thread, host, reach = 'memory') {
      await reconciler.addHost(thread, host, reach);
      await follow();
    },
    hostLost(thread, reason) {
      if (!reconciler.removeHost(thread, reason)) return;
      follow().catch((error: unknown) => logger.log('error', `after losing ${thread}: ${messageOf(error)}`));
    },
    hostEvent: reconciler.hostEvent,
    async dispose() {
      await stop();
      await reconciler.dispose();
    },
  };
}
