import type { Json } from '#app/lib/json.ts';
import { createExecutor, type Executor } from '#app/show/executor.ts';
import type { Graph } from '#app/show/graph.ts';
import { createProcessorHost } from '#app/show/host.ts';
import type { Implementations, Inlet, LinkPolicy, Outlet, PortType, ProcessorContext, ProcessorKind } from '#app/show/processor.ts';
import { createRemoteHost, type RemoteThread } from '#app/show/remote-host.ts';

/** As long as a feature frame. */
export const FRAME_LENGTH = 58;
export const quiet = { log: () => undefined };

export const portTypes: Readonly<Record<string, PortType>> = {
  message: { name: 'message' },
  frame: { name: 'frame', frame: { element: 'f64', length: FRAME_LENGTH } },
};

const reactive = { mode: 'reactive' } as const;
const ports = { message: 'message', frame: 'frame' } as const;

/** A source and a sink for messages and for frames, in each of two threads. */
export const kinds: ReadonlyMap<string, ProcessorKind> = new Map(
  ['near', 'far'].flatMap((thread) =>
    Object.values(ports).flatMap((type) => {
      const common = { thread, priority: 1, parseConfig: (config: Json) => config };
      const source: ProcessorKind = {
        ...common,
        kind: `${type}-source-${thread}`,
        inputs: {},
        outputs: { out: type },
        execution: { mode: 'manual' },
      };
      const sink: ProcessorKind = { ...common, kind: `${type}-sink-${thread}`, inputs: { in: type }, outputs: {}, execution: reactive };
      return [source, sink].map((kind) => [kind.kind, kind] as const);
    }),
  ),
);

/** Sends `count` messages as fast as the link takes them. */
function createSource(type: string) {
  return (context: ProcessorContext) => {
    const out: Outlet = context.outlet('out');
    const { count } = context.config as { readonly count: number };
    const message = type === 'frame' ? new Float64Array(FRAME_LENGTH) : { beat: 1, level: 0.5 };
    let sent = 0;
    return {
      process() {
        // A slice at a time, so that the thread's other processors have theirs.
        for (let i = 0; i < 256 && sent < count; i++) {
          if (!out.send(message)) return;
          sent++;
        }
        if (sent < count) context.trigger();
      },
    };
  };
}

function createSink(onCount: (count: number, id: string) => void) {
  return (context: ProcessorContext) => {
    const input: Inlet = context.inlet('in');
    const { count } = context.config as { readonly count: number };
    let taken = 0;
    return {
      process() {
        while (input.take() !== undefined) taken++;
        if (taken >= count) onCount(taken, context.id);
      },
    };
  };
}

export function implementationsOf(thread: string, onDone: () => void): Implementations {
  return Object.fromEntries(
    Object.values(ports).flatMap((type) => [
      [`${type}-source-${thread}`, async () => createSource(type)],
      [`${type}-sink-${thread}`, async () => createSink(onDone)],
    ]),
  );
}

/** Milliseconds from the start of the show until the near sink has `count`, for a link whose source is in `from`. */
export async function timeLink(
  link: { readonly type: 'message' | 'frame'; readonly from: 'near' | 'far'; readonly capacity: number; readonly policy: LinkPolicy },
  count: number,
  far?: RemoteThread,
): Promise<number> {
  const done = Promise.withResolvers<void>();
  const executor: Executor = createExecutor({ kinds, portTypes, isolated: true, logger: quiet });
  const near = createProcessorHost({
    kinds,
    portTypes,
    implementations: implementationsOf('near', done.resolve),
    logger: quiet,
    onEvent: (event) => executor.hostEvent('near', event),
  });
  await executor.hostReady('near', near);
  const remote =
    far && createRemoteHost({ thread: far, lockName: `bench/${performance.now()}`, onEvent: (event) => executor.hostEvent('far', event) });
  if (remote) {
    await remote.ready;
    await executor.hostReady('far', remote);
  }
  const graph: Graph = {
    processors: {
      source: { kind: `${link.type}-source-${link.from}`, config: { count } },
      sink: { kind: `${link.type}-sink-near`, config: { count } },
    },
    links: [{ from: 'source.out', to: 'sink.in', capacity: link.capacity, policy: link.policy }],
  };
  const loaded = await executor.load(graph);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  const startedAt = performance.now();
  await executor.start();
  await done.promise;
  const elapsed = performance.now() - startedAt;
  await executor.dispose();
  remote?.terminate('the benchmark is over');
  return elapsed;
}
