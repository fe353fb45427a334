import { type Failure, messageOf } from '#app/lib/result.ts';
import { type Delta, diff } from './delta.ts';
import type { ShowEvent } from './events.ts';
import { type ActualLink, type ActualProcessor, createExecutionGraph, type ExecutionGraph, type Transport } from './execution-graph.ts';
import { type Graph, type LinkSpec, linkKey, sameJson, splitEnd } from './graph.ts';
import type { HostApi, HostEvent } from './host-api.ts';
import type { FrameFormat, HostedKind, Logger, PortType } from './processor.ts';
import { failureOf } from './show-error.ts';
import { chooseTransport, createWirings } from './wiring.ts';

export interface ReconcilerOptions {
  readonly kinds: ReadonlyMap<string, HostedKind>;
  readonly portTypes: Readonly<Record<string, PortType>>;
  readonly isolated: boolean;
  readonly logger: Logger;
  emit(event: ShowEvent): void;
}

/** Owns the ExecutionGraph and the hosts; the executor says what should be. */
export interface Reconciler {
  readonly actual: ExecutionGraph;
  /** Applies the difference to `target`, read when its turn has come. Settles when all that was started is up or has failed. */
  reconcile(target: () => Graph): Promise<void>;
  /** Stops one processor, or all, so that the next reconcile starts it anew. */
  takeDown(id?: string): Promise<void>;
  setPaused(paused: boolean): Promise<void>;
  addHost(thread: string, host: HostApi): Promise<void>;
  /** False when there was no such host. */
  removeHost(thread: string, reason: string): boolean;
  hostEvent(thread: string, event: HostEvent): void;
  dispose(): Promise<void>;
}

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { kinds, portTypes, isolated, logger, emit } = options;
  const actual = createExecutionGraph();
  const hosts = new Map<string, HostApi>();
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

  const threadOf = (kind: string): string => kinds.get(kind)?.thread ?? '';
  const hostOf = (id: string): HostApi | undefined => hosts.get(actual.processors.get(id)?.thread ?? '');

  function complain(failure: Failure, id?: string): void {
    emit({ type: 'error', failure, ...(id === undefined ? {} : { id }) });
  }

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
    if (Object.values(graph.processors).every(({ kind }) => hosts.has(threadOf(kind)))) return graph;
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
    for (const [host, ids] of byHost) {
      try {
        await host.begin(ids);
      } catch (error) {
        if (isHere(host))
          for (const { id, instance } of begun) if (ids.includes(id)) failed(id, instance, failureOf(error, 'setup-failed'));
      }
    }
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
        actual.processors.set(id, processor);
        emit({ type: 'processor-added', id, thread });
        begun.push(processor);
        try {
          await host.start({ id, instance: processor.instance, kind: spec.kind, config: spec.config });
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
        actual.processors.set(delta.id, { ...now, spec: { ...now.spec, config: delta.config } });
        if (taken) emit({ type: 'processor-configured', id: delta.id });
        else restarts.add(delta.id);
        return;
      }
      case 'resize':
        return resize(delta.link);
    }
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
    await tell(hostOf(id), id, (host) => host.stop(id));
    if (actual.processors.get(id) !== processor && actual.processors.get(id)?.instance !== processor.instance) return;
    actual.processors.delete(id);
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
    const transport = chooseTransport({
      isFrame: frame !== undefined,
      isolated,
      sameThread: hostOf(from.processor) === hostOf(to.processor),
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
    const [receiving, sending] = createWirings(link, transport, frame);
    const isCurrent = (): boolean => actual.links.get(key) === entry;
    try {
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

  async function resize(link: LinkSpec): Promise<void> {
    const entry = actual.links.get(linkKey(link));
    if (!entry) return;
    const next: ActualLink = { ...entry, link };
    actual.setLink(next);
    if (next.status.state !== 'wired') return;
    // A ring cannot grow: the link moves to another, and what waits in the old one is read first.
    if (next.status.transport === 'ring') await connect(next, 'ring', frameOf(link));
    else await tell(hostOf(splitEnd(link.to).processor), linkKey(link), (host) => host.resize(linkKey(link), link.capacity));
    emit({ type: 'link-resized', link });
  }

  function failed(id: string, instance: number, failure: Failure): void {
    const processor = actual.processors.get(id);
    if (processor?.instance !== instance) return;
    actual.processors.set(id, { ...processor, status: { state: 'failed', failure } });
    for (const { link, status } of actual.linksOf(id)) {
      if (status.state !== 'wired') continue;
      actual.setLink({ link, status: { state: 'plugged' } });
      void unplug(link);
      emit({ type: 'link-removed', link });
    }
    settle(instance);
    emit({ type: 'processor-failed', id, failure });
  }

  function removeHost(thread: string, reason: string): boolean {
    if (!hosts.delete(thread)) return false;
    emit({ type: 'host-lost', thread, reason });
    for (const processor of [...actual.processors.values()]) {
      if (processor.thread !== thread) continue;
      for (const { link } of actual.linksOf(processor.id)) {
        actual.removeLink(link);
        void unplug(link);
        emit({ type: 'link-removed', link });
      }
      actual.processors.delete(processor.id);
      settle(processor.instance);
      emit({ type: 'processor-removed', id: processor.id });
    }
    return true;
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
    await applyAll(diff(actual.toGraph(), wanted));
    if (restarts.size === 0) return;
    const again = [...restarts];
    restarts.clear();
    await takeDownNow(again);
    await applyAll(diff(actual.toGraph(), possible(target())));
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
    setPaused: (next) =>
      inTurn(async () => {
        paused = next;
        await Promise.all(Array.from(hosts, ([thread, host]) => tell(host, thread, (to) => (next ? to.pause() : to.resume()))));
      }),
    addHost: (thread, host) =>
      inTurn(async () => {
        if (hosts.has(thread)) removeHost(thread, 'another took its place');
        hosts.set(thread, host);
        if (paused) await tell(host, thread, (to) => to.pause());
        emit({ type: 'host-ready', thread });
      }),
    removeHost,
    hostEvent(thread, event) {
      switch (event.type) {
        case 'started': {
          const processor = actual.processors.get(event.id);
          if (processor?.instance !== event.instance || processor.thread !== thread) return;
          actual.processors.set(event.id, { ...processor, status: { state: 'running' } });
          settle(event.instance);
          emit({ type: 'processor-started', id: event.id });
          return;
        }
        case 'failed':
          return failed(event.id, event.instance, event.failure);
        case 'error':
          return complain(event.failure, event.id);
        case 'log':
          return logger.log(event.level, event.message, { thread, ...event.fields });
      }
    },
    dispose: () =>
      inTurn(async () => {
        await Promise.all(Array.from(hosts, ([thread, host]) => tell(host, thread, (to) => to.dispose())));
        hosts.clear();
      }),
  };
}
