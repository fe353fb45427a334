import type { Json } from '#app/lib/json.ts';
import { type Failure, messageOf } from '#app/lib/result.ts';
import type { CapabilitySpec } from './capability.ts';
import { systemClock } from './clock.ts';
import { type Delta, diff } from './delta.ts';
import type { Lock } from './deployment.ts';
import type { ShowEvent } from './events.ts';
import { type ActualLink, type ActualProcessor, createExecutionGraph, type ExecutionGraph, type Transport } from './execution-graph.ts';
import { type Graph, type LinkSpec, linkKey, sameJson, splitEnd } from './graph.ts';
import type { HostApi, HostEvent, StartSpec } from './host-api.ts';
import { createInquiry, type Inquiry } from './inquiry.ts';
import type { Clock, FrameFormat, HostedKind, Logger, PortType } from './processor.ts';
import { failureOf } from './show-error.ts';
import { chooseTransport, createWirings, type Reach } from './wiring.ts';

/** What a lock says of the processors: their chains and batches. */
export type Surroundings = Pick<Lock, 'common' | 'chains' | 'batches'>;

export interface ReconcilerOptions {
  readonly kinds: ReadonlyMap<string, HostedKind>;
  readonly portTypes: Readonly<Record<string, PortType>>;
  readonly isolated: boolean;
  readonly logger: Logger;
  readonly machine?: () => Json;
  readonly clock?: Clock;
  emit(event: ShowEvent): void;
}

/** Owns the ExecutionGraph and the hosts; the executor says what should be. */
export interface Reconciler {
  readonly actual: ExecutionGraph;
  /** Applies the difference to `target`, read when its turn has come. Settles when all that was started is up or has failed. */
  reconcile(target: () => Graph): Promise<void>;
  /** Stops one processor, or all, so that the next reconcile starts it anew. */
  takeDown(id?: string): Promise<void>;
  /** Suspends all that runs, or lets it go on: what is to be is asked when its turn has come. */
  setPaused(isPaused: () => boolean): Promise<void>;
  deploy(surroundings: Surroundings): void;
  /** What is asked of the hosts and remembered; processors go on from it when they start. */
  readonly inquiry: Inquiry;
  addHost(thread: string, host: HostApi, reach: Reach): Promise<void>;
  /** False when there was no such host. */
  removeHost(thread: string, reason: string): boolean;
  hostEvent(thread: string, event: HostEvent): void;
  dispose(): Promise<void>;
}

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { kinds, portTypes, isolated, logger, machine, clock = systemClock, emit } = options;
  const actual = createExecutionGraph();
  const hosts = new Map<string, HostApi>();
  /** Hosts that wait for their turn to be taken in: one that is lost meanwhile is not. */
  const arriving = new Map<string, HostApi>();
  const reaches = new WeakMap<HostApi, Reach>();
  let surroundings: Surroundings = { common: [], chains: {}, batches: {} };
  const inquiry = createInquiry({ actual, hosts, logger, clock });
  /** Called when the instance is up, has failed or is gone. */
  const settled = new Map<number, () => void>();
  let instances = 0;
  let paused = false;
  let last: Promise<void> = Promise.resolve();

  /** One at a time, in the order asked for. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const mine = last.then(work);
    last = mine.catch((error: unknown) => logger.log('error', `reconcile: ${messageOf(error)}`));
    return mine;
  }

  const threads = new Set(Array.from(kinds.values(), ({ thread }) => thread));
  const threadOf = (kind: string): string => kinds.get(kind)?.thread ?? '';
  const hostOf = (id: string): HostApi | undefined => hosts.get(actual.processors.get(id)?.thread ?? '');

  function complain(failure: Failure, id?: string): void {
    emit({ type: 'error', failure, ...(id === undefined ? {} : { id }), ...circumstances() });
  }

  const circumstances = (): { readonly machine?: Json } => (machine ? { machine: machine() } : {});
  const chainOf = (id: string): readonly CapabilitySpec[] => surroundings.chains[id] ?? surroundings.common;

  /** A call that may fail because its host is being lost: then the loss says it all. */
  async function tell(host: HostApi | undefined, id: string, call: (host: HostApi) => Promise<unknown>): Promise<void> {
    if (!host) return;
    try {
      await call(host);
    } catch (error) {
      if (isHere(host)) complain(failureOf(error), id);
    }
  }

  const isHere = (host: HostApi): boolean => Array.from(hosts.values()).includes(host);

  function settle(instance: number): void {
    settled.get(instance)?.();
    settled.delete(instance);
  }

  /** The part of a graph that can be now: what lives in threads whose host is there. */
  function possible(graph: Graph): Graph {
    if (Array.from(threads).every((thread) => hosts.has(thread))) return graph;
    const processors = Object.fromEntries(Object.entries(graph.processors).filter(([, { kind }]) => hosts.has(threadOf(kind))));
    const here = (end: string): boolean => Object.hasOwn(processors, splitEnd(end).processor);
    return { processors, links: graph.links.filter((link) => here(link.from) && here(link.to)) };
  }

  async function applyAll(deltas: readonly Delta[]): Promise<void> {
    const begun: ActualProcessor[] = [];
    let i = 0;
    // Steps of one type stand together and do not depend on each other; the types keep the order of the list.
    while (i < deltas.length) {
      const type = deltas[i]?.type;
      const phase: Promise<void>[] = [];
      for (let delta = deltas[i]; delta && delta.type === type; delta = deltas[++i]) phase.push(apply(delta, begun));
      await Promise.all(phase);
    }
    const waits: Promise<void>[] = [];
    const byHost = new Map<HostApi, string[]>();
    for (const { id, instance } of begun) {
      const now = actual.processors.get(id);
      const host = hostOf(id);
      if (now?.instance !== instance || now.status.state !== 'starting' || !host) continue;
      waits.push(new Promise((resolve) => settled.set(instance, resolve)));
      byHost.set(host, [...(byHost.get(host) ?? []), id]);
    }
    const beginnings = Array.from(byHost, async ([host, ids]) => {
      try {
        await host.begin(ids);
      } catch (error) {
        if (isHere(host))
          for (const { id, instance } of begun) if (ids.includes(id)) failed(id, instance, failureOf(error, 'setup-failed'));
      }
    });
    await Promise.all(beginnings);
    if (waits.length > 0) pendingStarts.push(Promise.all(waits));
  }

  /** Starts the reconcile in progress waits for, outside its turn: a setup may wait for a person. */
  let pendingStarts: Promise<unknown>[] = [];

  async function apply(delta: Delta, begun: ActualProcessor[]): Promise<void> {
    switch (delta.type) {
      case 'unwire':
        return unwire(delta.link);
      case 'stop':
        return stop(delta.id);
      case 'start': {
        const { id, spec } = delta;
        const thread = threadOf(spec.kind);
        const processor: ActualProcessor = { id, spec, thread, instance: ++instances, status: { state: 'starting' } };
        const host = hosts.get(thread);
        if (!host) return;
        actual.setProcessor(processor);
        emit({ type: 'processor-added', id, thread });
        begun.push(processor);
        try {
          await host.start(startSpec(processor));
        } catch (error) {
          if (isHere(host)) failed(id, processor.instance, failureOf(error, 'setup-failed'));
        }
        return;
      }
      case 'wire':
        return wire(delta.link);
      case 'configure': {
        const was = actual.processors.get(delta.id);
        const host = hostOf(delta.id);
        if (!was || !host) return;
        let taken = false;
        await tell(host, delta.id, async (to) => {
          taken = await to.configure(delta.id, delta.config);
        });
        const now = actual.processors.get(delta.id);
        if (now?.instance !== was.instance) return;
        actual.setProcessor({ ...now, spec: { ...now.spec, config: delta.config } });
        if (taken) emit({ type: 'processor-configured', id: delta.id });
        else restarts.add(delta.id);
        return;
      }
      case 'relink':
        return relink(delta.link);
    }
  }

  function startSpec({ id, instance, spec: { kind, config } }: ActualProcessor): StartSpec {
    const batch = surroundings.batches[id];
    // One that is stopped on purpose begins anew; one that is lost goes on from here.
    const before = inquiry.stateOf(id);
    return {
      id,
      instance,
      kind,
      config,
      chain: chainOf(id),
      ...(batch ? { batch } : {}),
      ...(before?.kind === kind ? { state: before.state } : {}),
    };
  }

  /** Processors that could not take a changed configuration while running. */
  const restarts = new Set<string>();

  async function unwire(link: LinkSpec): Promise<void> {
    const wasWired = actual.links.get(linkKey(link))?.status.state === 'wired';
    actual.removeLink(link);
    if (!wasWired) return;
    await unplug(link);
    emit({ type: 'link-removed', link });
  }

  /** Plugs both ends, the sender's first. */
  async function unplug(link: LinkSpec): Promise<void> {
    const key = linkKey(link);
    const from = hostOf(splitEnd(link.from).processor);
    const to = hostOf(splitEnd(link.to).processor);
    await tell(from, key, (host) => host.unwire(key));
    if (to !== from) await tell(to, key, (host) => host.unwire(key));
  }

  async function stop(id: string): Promise<void> {
    const processor = actual.processors.get(id);
    if (!processor) return;
    inquiry.forget(id);
    await tell(hostOf(id), id, (host) => host.stop(id));
    // What it was asked before its end may have been answered since.
    inquiry.forget(id);
    if (actual.processors.get(id) !== processor && actual.processors.get(id)?.instance !== processor.instance) return;
    actual.removeProcessor(id);
    settle(processor.instance);
    emit({ type: 'processor-removed', id });
  }

  function frameOf(link: LinkSpec): FrameFormat | undefined {
    const { processor, port } = splitEnd(link.from);
    const kind = kinds.get(actual.processors.get(processor)?.spec.kind ?? '');
    return portTypes[kind?.outputs[port] ?? '']?.frame;
  }

  const isFailed = (id: string): boolean => actual.processors.get(id)?.status.state === 'failed';

  async function wire(link: LinkSpec): Promise<void> {
    const from = splitEnd(link.from);
    const to = splitEnd(link.to);
    if (!actual.processors.has(from.processor) || !actual.processors.has(to.processor)) return;
    if (isFailed(from.processor) || isFailed(to.processor)) {
      actual.setLink({ link, status: { state: 'plugged' } });
      return;
    }
    const frame = frameOf(link);
    const sender = hostOf(from.processor);
    const receiver = hostOf(to.processor);
    const transport = chooseTransport({
      isFrame: frame !== undefined,
      isolated,
      sameThread: sender === receiver,
      reach: [sender, receiver].some((host) => host && reaches.get(host) === 'window') ? 'window' : 'memory',
    });
    const entry: ActualLink = { link, status: { state: 'wired', transport } };
    actual.setLink(entry);
    if (await connect(entry, transport, frame)) emit({ type: 'link-added', link, transport });
  }

  /** Attaches both ends, the receiver's first. False when the link went away meanwhile, or an end would not have it. */
  async function connect(entry: ActualLink, transport: Transport, frame: FrameFormat | undefined): Promise<boolean> {
    const { link } = entry;
    const key = linkKey(link);
    const sender = hostOf(splitEnd(link.from).processor);
    const receiver = hostOf(splitEnd(link.to).processor);
    if (!sender || !receiver) return false;
    const isCurrent = (): boolean => actual.links.get(key) === entry;
    try {
      // Throws where there is not so much memory.
      const [receiving, sending] = createWirings(link, transport, frame);
      await receiver.wire(receiving);
      if (sending && isCurrent()) await sender.wire(sending);
      return isCurrent();
    } catch (error) {
      if (isHere(sender) && isHere(receiver) && isCurrent()) {
        actual.setLink({ link, status: { state: 'plugged' } });
        await unplug(link);
        complain(failureOf(error), key);
      }
      return false;
    }
  }

  async function relink(link: LinkSpec): Promise<void> {
    const entry = actual.links.get(linkKey(link));
    if (!entry) return;
    // One that could not be had as it was may be had as it is wanted now.
    if (entry.status.state !== 'wired') return wire(link);
    const next: ActualLink = { link, status: entry.status };
    actual.setLink(next);
    // The link moves to new ends; what waits in the old ones is read first.
    if (await connect(next, entry.status.transport, frameOf(link))) emit({ type: 'link-changed', link });
  }

  function failed(id: string, instance: number, failure: Failure): void {
    const processor = actual.processors.get(id);
    if (processor?.instance !== instance) return;
    actual.setProcessor({ ...processor, status: { state: 'failed', failure } });
    for (const { link, status } of actual.linksOf(id)) {
      if (status.state !== 'wired') continue;
      actual.setLink({ link, status: { state: 'plugged' } });
      void unplug(link);
      emit({ type: 'link-removed', link });
    }
    settle(instance);
    emit({ type: 'processor-failed', id, failure, ...circumstances() });
  }

  function dropHost(thread: string, reason: string): boolean {
    if (!hosts.delete(thread)) return false;
    emit({ type: 'host-lost', thread, reason });
    for (const processor of [...actual.processors.values()]) {
      if (processor.thread !== thread) continue;
      for (const { link, status } of actual.linksOf(processor.id)) {
        actual.removeLink(link);
        if (status.state !== 'wired') continue;
        void unplug(link);
        emit({ type: 'link-removed', link });
      }
      actual.removeProcessor(processor.id);
      settle(processor.instance);
      emit({ type: 'processor-removed', id: processor.id });
    }
    return true;
  }

  async function takeIn(thread: string, host: HostApi, reach: Reach): Promise<void> {
    const before = hosts.get(thread);
    if (before) {
      dropHost(thread, 'another took its place');
      // Nobody said that it was lost: what runs there must not run twice.
      await before.dispose().catch((error: unknown) => logger.log('debug', `${thread}: ${messageOf(error)}`));
    }
    if (arriving.get(thread) !== host) return;
    arriving.delete(thread);
    hosts.set(thread, host);
    reaches.set(host, reach);
    if (paused) await tell(host, thread, (to) => to.pause());
    emit({ type: 'host-ready', thread });
  }

  async function takeDownNow(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await Promise.all(actual.linksOf(id).map(({ link }) => unwire(link)));
      await stop(id);
    }
  }

  async function pass(target: () => Graph): Promise<void> {
    const wanted = possible(target());
    // A failed processor gets another chance when its specification changes.
    const changed = Array.from(actual.processors.values())
      .filter(
        ({ id, spec, status }) =>
          status.state === 'failed' && wanted.processors[id] && !sameJson(spec.config, wanted.processors[id].config),
      )
      .map(({ id }) => id);
    await takeDownNow(changed);
    await applyAll(diff(actual.graph, wanted));
    if (restarts.size === 0) return;
    const again = [...restarts];
    restarts.clear();
    // One that was still being set up has not begun: what it was to go on from still stands.
    const unbegun = Object.entries(inquiry.lastStates).filter(
      ([id]) => again.includes(id) && actual.processors.get(id)?.status.state === 'starting',
    );
    await takeDownNow(again);
    inquiry.remember(Object.fromEntries(unbegun));
    await applyAll(diff(actual.graph, possible(target())));
  }

  return {
    actual,
    async reconcile(target) {
      let starts: Promise<unknown>[] = [];
      await inTurn(async () => {
        pendingStarts = [];
        await pass(target);
        starts = pendingStarts;
      });
      await Promise.all(starts);
    },
    takeDown: (id) => inTurn(() => takeDownNow(id === undefined ? Array.from(actual.processors.keys()) : [id])),
    setPaused: (isPaused) =>
      inTurn(async () => {
        paused = isPaused();
        await Promise.all(Array.from(hosts, ([thread, host]) => tell(host, thread, (to) => (paused ? to.pause() : to.resume()))));
      }),
    deploy(next) {
      surroundings = next;
    },
    inquiry,
    addHost(thread, host, reach) {
      arriving.set(thread, host);
      return inTurn(() => takeIn(thread, host, reach));
    },
    removeHost(thread, reason) {
      arriving.delete(thread);
      return dropHost(thread, reason);
    },
    hostEvent(thread, event) {
      switch (event.type) {
        case 'started': {
          const processor = actual.processors.get(event.id);
          if (processor?.instance !== event.instance || processor.thread !== thread) return;
          actual.setProcessor({ ...processor, status: { state: 'running' } });
          settle(event.instance);
          emit({ type: 'processor-started', id: event.id });
          return;
        }
        case 'failed':
          return failed(event.id, event.instance, event.failure);
        case 'error':
          return complain(event.failure, event.id);
        // Logs are for whoever keeps them; the composition root hears them as well.
        case 'log':
          return;
      }
    },
    dispose: () =>
      inTurn(async () => {
        await Promise.all(Array.from(hosts, ([thread, host]) => tell(host, thread, (to) => to.dispose())));
        hosts.clear();
      }),
  };
}
