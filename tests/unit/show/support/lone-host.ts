import { createProcessorHost } from '#app/show/host.ts';
import type { HostApi, HostEvent, StartSpec, Wiring } from '#app/show/host-api.ts';
import type { Logger, PortType } from '#app/show/processor.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { type KindSketch, portTypes, sketchKinds, until } from './rig.ts';

export interface LogRecord {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface LoneHost {
  readonly clock: ManualClock;
  readonly events: HostEvent[];
  readonly logs: LogRecord[];
  readonly host: HostApi;
  /** Starts a processor (of the kind of its name, unless told otherwise) and waits until it is up or has failed. */
  run(id: string, spec?: Partial<StartSpec>): Promise<void>;
  /** A direct link from `a.out` to `b.in`, unless told otherwise. */
  link(options?: Partial<Pick<Wiring, 'capacity' | 'policy'>> & { readonly from?: string; readonly to?: string }): Promise<void>;
  errors(): readonly string[];
}

/** A host by itself, with a clock that the test moves. Wall time is the clock's, from 1,000,000 ms on. */
export function openLoneHost(
  sketches: Readonly<Record<string, KindSketch>>,
  types: Readonly<Record<string, PortType>> = portTypes,
): LoneHost {
  const clock = createManualClock();
  const events: HostEvent[] = [];
  const logs: LogRecord[] = [];
  const logger: Logger = { log: (level, message, fields = {}) => void logs.push({ level, message, fields }) };
  const host = createProcessorHost({
    ...sketchKinds(sketches),
    portTypes: types,
    clock,
    wallMs: () => 1_000_000 + clock.now(),
    logger,
    onEvent: (event) => void events.push(event),
  });
  let instances = 0;
  return {
    clock,
    events,
    logs,
    host,
    async run(id, spec = {}) {
      const instance = ++instances;
      await host.start({ id, instance, kind: id, config: {}, ...spec });
      await host.begin([id]);
      await until(() => events.some((event) => (event.type === 'started' || event.type === 'failed') && event.instance === instance));
    },
    async link({ capacity = 64, policy = 'block', from = 'a.out', to = 'b.in' } = {}) {
      const end = (name: string) => {
        const [processor = '', port = ''] = name.split('.');
        return { processor, port };
      };
      await host.wire({ link: `${from} -> ${to}`, capacity, policy, transport: 'direct', from: end(from), to: end(to) });
    },
    errors: () => events.flatMap((event) => (event.type === 'error' ? [event.failure.message] : [])),
  };
}

/** A processor whose output the test writes to. */
export function createSource(type = 'number') {
  let send = (_message: unknown): boolean => false;
  const sketch: KindSketch = {
    outputs: { out: type },
    create: (context) => {
      send = (message) => context.outlet('out').send(message);
      return {};
    },
  };
  return { sketch, send: (message: unknown): boolean => send(message) };
}
