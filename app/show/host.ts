import type { Json } from '#app/lib/json.ts';
import { messageOf } from '#app/lib/result.ts';
import { systemClock } from './clock.ts';
import type { HostApi, HostEvent, PortRef, Wiring } from './host-api.ts';
import { createInletPort, type InletPort } from './inlet.ts';
import type { ReceiveEnd, SendEnd } from './link-end.ts';
import { mergeLinkReports } from './link-report.ts';
import { createOutletPort, type OutletPort } from './outlet.ts';
import type { Clock, HostedKind, Implementations, Logger, PortType, ProcessorFactory } from './processor.ts';
import type { LinkReport } from './report.ts';
import { createRunner, type Runner } from './runner.ts';
import { createScheduler } from './scheduler.ts';
import { ShowError } from './show-error.ts';
import { createChannelPort } from './transport/channel-port.ts';
import { createDirectLink } from './transport/direct.ts';
import { createPortReceiveEnd, createPortSendEnd, type LinkPort } from './transport/port.ts';
import { createRingReceiveEnd, createRingSendEnd } from './transport/ring-link.ts';

export interface ProcessorHostOptions {
  readonly kinds: ReadonlyMap<string, HostedKind>;
  readonly portTypes: Readonly<Record<string, PortType>>;
  /** The code of the kinds that can run here. */
  readonly implementations: Implementations;
  readonly clock?: Clock;
  /** Milliseconds since 1970. */
  readonly wallMs?: () => number;
  readonly logger: Logger;
  readonly onEvent: (event: HostEvent) => void;
}

interface Resident {
  readonly kind: HostedKind;
  readonly runner: Runner;
  readonly inlets: Map<string, InletPort>;
  readonly outlets: Map<string, OutletPort>;
}

/** Where a link's end or ends in this host are attached. */
interface Attachment {
  from?: PortRef;
  to?: PortRef;
}

/** Runs the processors of one thread. The same on the page and in every worker. */
export function createProcessorHost(options: ProcessorHostOptions): HostApi {
  const { kinds, portTypes, implementations, onEvent } = options;
  const clock = options.clock ?? systemClock;
  const wallMs = options.wallMs ?? Date.now;
  const scheduler = createScheduler(clock);
  const residents = new Map<string, Resident>();
  const attachments = new Map<string, Attachment>();
  const resources = new Map<string, unknown>();
  let paused = false;

  function resident(id: string): Resident {
    const found = residents.get(id);
    if (!found) throw new ShowError('unknown-processor', `no processor ${id} here`);
    return found;
  }

  const disposeOf = (name: string) => portTypes[name]?.dispose as ((message: unknown) => void) | undefined;

  function portOf<P>(ports: ReadonlyMap<string, P>, ref: PortRef): P {
    const found = ports.get(ref.port);
    if (!found) throw new ShowError('unknown-port', `${ref.processor} has no port ${ref.port}`);
    return found;
  }

  function load(kind: string): Promise<ProcessorFactory> {
    const loader = (implementations as Readonly<Record<string, (() => Promise<ProcessorFactory>) | undefined>>)[kind];
    if (!loader) return Promise.reject(new ShowError('unknown-kind', `no code for ${kind} in this thread`));
    return loader();
  }

  /** Attaches a sending end; `create` is given what to call when it has room. */
  function attachSend(wiring: Wiring, ref: PortRef, create: (wake: () => void) => SendEnd): void {
    const { outlets, runner } = resident(ref.processor);
    const port = portOf(outlets, ref);
    const attachment = attachments.get(wiring.link);
    port.attach(wiring.link, create(runner.room), wiring);
    attachments.set(wiring.link, { ...attachment, from: ref });
    // A link that only changed goes on: nobody new reads there.
    if (!attachment?.from) runner.linked(ref.port);
    runner.room();
  }

  function attachReceive(wiring: Wiring, ref: PortRef, create: (wake: () => void) => ReceiveEnd): void {
    const { inlets, runner } = resident(ref.processor);
    const port = portOf(inlets, ref);
    const attachment = attachments.get(wiring.link);
    port.attach(wiring.link, create(runner.readable), wiring);
    attachments.set(wiring.link, { ...attachment, to: ref });
    if (attachment?.to) runner.readable();
    else runner.linked(ref.port);
  }

  /** What passes at a port, and how to free it. */
  function typeAt(side: 'from' | 'to', ref: PortRef) {
    const { kind } = resident(ref.processor);
    const name = (side === 'from' ? kind.outputs : kind.inputs)[ref.port] ?? '';
    return { frame: portTypes[name]?.frame, dispose: disposeOf(name) };
  }

  function wire(wiring: Wiring): void {
    const { capacity, policy } = wiring;
    switch (wiring.transport) {
      case 'direct': {
        const receiver = resident(wiring.to.processor).runner;
        const sender = resident(wiring.from.processor).runner;
        const { dispose } = typeAt('to', wiring.to);
        const link = createDirectLink({ capacity, policy, dispose, clock, onReadable: receiver.readable, onRoom: sender.room });
        attachReceive(wiring, wiring.to, () => link.receive);
        attachSend(wiring, wiring.from, () => link.send);
        return;
      }
      case 'ring':
        if (wiring.side === 'from') attachSend(wiring, wiring.at, (wake) => createRingSendEnd(wiring.buffer, capacity, clock, wake));
        else attachReceive(wiring, wiring.at, (wake) => createRingReceiveEnd(wiring.buffer, clock, wake));
        return;
      case 'port':
        attachPort(wiring, () => wiring.port);
        return;
      case 'channel':
        attachPort(wiring, () => createChannelPort(wiring.channel, wiring.side, clock));
    }
  }

  function attachPort(wiring: Extract<Wiring, { readonly transport: 'port' | 'channel' }>, open: () => LinkPort): void {
    const options = { capacity: wiring.capacity, policy: wiring.policy, clock, ...typeAt(wiring.side, wiring.at) };
    if (wiring.side === 'from') attachSend(wiring, wiring.at, (wake) => createPortSendEnd(open(), { ...options, wake }));
    else attachReceive(wiring, wiring.at, (wake) => createPortReceiveEnd(open(), { ...options, wake }));
  }

  /** Both ends of links within this host, the one end of others. */
  function linkReports(): Record<string, LinkReport> {
    const reports: Record<string, LinkReport> = {};
    for (const [link, { from, to }] of attachments) {
      const sender = from && residents.get(from.processor)?.outlets.get(from.port)?.report(link);
      const receiver = to && residents.get(to.processor)?.inlets.get(to.port)?.report(link);
      const report = sender && receiver ? mergeLinkReports(sender, receiver) : (sender ?? receiver);
      if (report) reports[link] = report;
    }
    return reports;
  }

  function unwire(link: string): void {
    const attachment = attachments.get(link);
    if (!attachment) return;
    attachments.delete(link);
    const { from, to } = attachment;
    if (from) {
      const sender = residents.get(from.processor);
      sender?.outlets.get(from.port)?.detach(link);
      sender?.runner.room();
      sender?.runner.unlinked();
    }
    if (to) {
      const receiver = residents.get(to.processor);
      receiver?.inlets.get(to.port)?.detach(link);
      receiver?.runner.unlinked();
    }
  }

  /** Plugs every port of a processor. */
  function unwireAll(id: string): void {
    for (const [link, { from, to }] of attachments) if (from?.processor === id || to?.processor === id) unwire(link);
  }

  async function stop(id: string): Promise<void> {
    const found = residents.get(id);
    if (!found) return;
    try {
      await found.runner.stop();
    } finally {
      unwireAll(id);
      if (residents.get(id) === found) residents.delete(id);
    }
  }

  return {
    async start(spec) {
      const kind = kinds.get(spec.kind);
      if (!kind) throw new ShowError('unknown-kind', `there is no kind ${spec.kind}`);
      if (residents.has(spec.id)) throw new ShowError('duplicate-processor', `${spec.id} runs already`);
      const inlets = new Map<string, InletPort>();
      const outlets = new Map<string, OutletPort>();
      for (const [name, type] of Object.entries(kind.inputs)) inlets.set(name, createInletPort(disposeOf(type)));
      for (const [name, type] of Object.entries(kind.outputs)) outlets.set(name, createOutletPort(`${spec.id}.${name}`, disposeOf(type)));
      const { id, instance } = spec;
      const code = load(spec.kind);
      // Whether it loads is told when the processor begins; until then nobody listens.
      code.catch(() => undefined);
      const runner = createRunner({
        spec,
        kind,
        portTypes,
        load: code,
        inlets,
        outlets,
        scheduler,
        clock,
        wallMs,
        logger: { log: (level, message, fields) => options.logger.log(level, message, { processor: id, ...fields }) },
        resource(name) {
          if (!resources.has(name)) throw new ShowError('missing-resource', `${id} needs ${name}, which is not provided here`);
          return resources.get(name);
        },
        isPaused: () => paused,
        onStarted: () => onEvent({ type: 'started', id, instance }),
        onError: (failure) => onEvent({ type: 'error', id, failure }),
        onFailed(failure) {
          unwireAll(id);
          onEvent({ type: 'failed', id, instance, failure });
        },
      });
      residents.set(id, { kind, runner, inlets, outlets });
    },
    async begin(ids) {
      for (const id of ids) {
        // Setups may take their time, side by side: their outcomes are events.
        const { runner } = resident(id);
        void runner.begin().catch((error: unknown) => options.logger.log('error', `begin of ${id}: ${messageOf(error)}`));
      }
    },
    stop,
    configure: (id, config) => resident(id).runner.configure(config),
    wire: async (wiring) => wire(wiring),
    unwire: async (link) => unwire(link),
    async pause() {
      paused = true;
      await Promise.all(Array.from(residents.values(), ({ runner }) => runner.pause()));
    },
    async resume() {
      paused = false;
      await Promise.all(Array.from(residents.values(), ({ runner }) => runner.resume()));
    },
    async provide(name, resource) {
      resources.set(name, resource);
    },
    ping: async () => undefined,
    async inspect() {
      const processors = Object.fromEntries(Array.from(residents, ([id, { runner }]) => [id, runner.report()]));
      return { atMs: wallMs(), processors, links: linkReports() };
    },
    async checkpoint() {
      const states = Array.from(residents, async ([id, { runner }]) => [id, await runner.checkpoint()] as const);
      const known = (await Promise.all(states)).filter((entry): entry is readonly [string, Json] => entry[1] !== undefined);
      return Object.fromEntries(known);
    },
    async dispose() {
      await Promise.all(Array.from(residents.keys(), stop));
    },
  };
}
