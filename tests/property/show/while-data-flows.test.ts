import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Graph, graphToJson, type LinkSpec, linkKey, splitEnd } from '#app/show/graph.ts';
import type { Inlet, Outlet, ProcessorContext } from '#app/show/processor.ts';
import { createRig, type KindSketch, until } from '#tests/unit/show/support/rig.ts';
import { graphs } from './graphs.ts';

/** What happens between one graph and the next. */
type Step = { readonly graph: Graph; readonly how: 'await' | 'burst' | 'lose' | 'pause'; readonly turns: number };

/** Watches a show from inside its processors: who lives, what each link carried. */
function createObserver(type: 'text' | 'frame', dying: boolean) {
  const alive = new Map<string, number>();
  const faults: string[] = [];
  /** Links that were told to lose messages at any time: of those only the order counts. */
  const lossy = new Set<string>();
  /** Link → instance and number of the last message that came through it, since it was wired. */
  const last = new Map<string, { readonly instance: number; readonly n: number }>();
  const received = new Map<string, number>();
  /** Sender's instance → its id. */
  const senders = new Map<number, string>();
  let instances = 0;
  let setups = 0;
  let cleanups = 0;

  function live<P extends object>(context: ProcessorContext, thread: string, processor: P): P & { cleanup(): void } {
    // What ran in a thread that died may have a successor elsewhere before the test has ended it.
    const id = dying ? `${thread}/${context.id}` : context.id;
    setups++;
    alive.set(id, (alive.get(id) ?? 0) + 1);
    if ((alive.get(id) ?? 0) > 1) faults.push(`${id} runs twice`);
    let over = false;
    return {
      ...processor,
      cleanup() {
        if (over) faults.push(`${id} was cleaned up twice`);
        over = true;
        cleanups++;
        alive.set(id, (alive.get(id) ?? 0) - 1);
      },
    };
  }

  function createSender(context: ProcessorContext) {
    const instance = ++instances;
    senders.set(instance, context.id);
    const out: Outlet = context.outlet('out');
    let n = 0;
    return () => {
      const message = type === 'frame' ? new Float64Array([instance, n + 1, 0, 0]) : { instance, n: n + 1 };
      if (!out.send(message)) return false;
      n++;
      return true;
    };
  }

  function createReceiver(context: ProcessorContext) {
    const input: Inlet = context.inlet('in');
    return () => {
      const message = input.take();
      if (message === undefined) return false;
      const { instance, n } =
        type === 'frame'
          ? { instance: (message as Float64Array)[0] ?? 0, n: (message as Float64Array)[1] ?? 0 }
          : (message as { readonly instance: number; readonly n: number });
      const key = linkKey({ from: `${senders.get(instance)}.out`, to: `${context.id}.in` });
      const before = last.get(key);
      last.set(key, { instance, n });
      received.set(key, (received.get(key) ?? 0) + 1);
      if (before?.instance === instance) {
        if (n <= before.n) faults.push(`${key}: ${n} after ${before.n}`);
        if (!lossy.has(key) && n !== before.n + 1) faults.push(`${key} blocks, and lost what came between ${before.n} and ${n}`);
      }
      return true;
    };
  }

  const source = (thread: string) => (context: ProcessorContext) => {
    const send = createSender(context);
    return live(context, thread, {
      process() {
        for (let i = 0; i < 3; i++) if (!send()) return;
      },
      reconfigure: () => undefined,
    });
  };
  const relay = (thread: string) => (context: ProcessorContext) => {
    const send = createSender(context);
    const receive = createReceiver(context);
    let owed = 0;
    return live(context, thread, {
      process() {
        do {
          while (owed > 0 && send()) owed--;
        } while (owed === 0 && receive() && ++owed > 0);
      },
    });
  };
  const sink = (thread: string) => (context: ProcessorContext) => {
    const receive = createReceiver(context);
    return live(context, thread, {
      async process() {
        while (receive());
        await Promise.resolve();
      },
      reconfigure: () => undefined,
    });
  };

  const sketches: Record<string, KindSketch> = {};
  for (const thread of ['page', 'far']) {
    const reactive = { mode: 'reactive' } as const;
    sketches[`source-${thread}`] = {
      thread,
      outputs: { out: type },
      execution: { mode: 'continuous', intervalMs: 1 },
      create: source(thread),
    };
    sketches[`relay-${thread}`] = { thread, inputs: { in: type }, outputs: { out: type }, execution: reactive, create: relay(thread) };
    sketches[`sink-${thread}`] = { thread, inputs: { in: type }, execution: reactive, create: sink(thread) };
  }
  return {
    sketches,
    alive,
    faults,
    received,
    lossy,
    /** The link was wired anew: what its predecessor carried no longer counts. */
    forget: (link: LinkSpec) => void last.delete(linkKey(link)),
    counts: () => ({ setups, cleanups }),
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Links that must carry something: a source, or a relay that is fed, stands at their beginning. */
function flowing(graph: Graph): readonly LinkSpec[] {
  const fed = new Set(Object.entries(graph.processors).flatMap(([id, { kind }]) => (kind.startsWith('source') ? [id] : [])));
  for (let before = -1; before !== fed.size; ) {
    before = fed.size;
    for (const { from, to } of graph.links) if (fed.has(splitEnd(from).processor)) fed.add(splitEnd(to).processor);
  }
  return graph.links.filter(({ from }) => fed.has(splitEnd(from).processor));
}

async function run(type: 'text' | 'frame', isolated: boolean, steps: readonly Step[]): Promise<void> {
  const observer = createObserver(
    type,
    steps.some(({ how }) => how === 'lose'),
  );
  const { executor, events, hosts, spawn } = await createRig(observer.sketches, { isolated });
  executor.on((event) => {
    if (event.type === 'link-removed') observer.forget(event.link);
  });
  await executor.start();
  const pending: Promise<unknown>[] = [];
  let back: Promise<unknown> = Promise.resolve();

  for (const { graph, how, turns } of steps) {
    if (how === 'lose') {
      await back;
      executor.hostLost('far', 'killed by the test');
      // A thread that dies takes everything along; a host in this thread has to be told.
      const dead = hosts.get('far');
      back = turn()
        .then(() => dead?.dispose())
        .then(() => executor.hostReady('far', spawn('far')));
    }
    if (how === 'pause') await executor.pause();
    for (const link of graph.links) if (link.policy !== 'block') observer.lossy.add(linkKey(link));
    const edit = executor.load(graph);
    if (how === 'await') await edit;
    else pending.push(edit);
    for (let i = 0; i < turns; i++) await turn();
    if (how === 'pause') await executor.resume();
  }
  await Promise.all([...pending, back]);
  await executor.edit((graph) => graph);

  const { desired } = executor;
  expect(graphToJson(executor.actual.toGraph())).toBe(graphToJson(desired));
  for (const processor of executor.actual.processors.values()) expect(processor.status).toEqual({ state: 'running' });
  for (const { status } of executor.actual.links.values()) expect(status.state).toBe('wired');
  const before = new Map(observer.received);
  let spins = 0;
  await until(() => {
    if (++spins > 500)
      throw new Error(
        `stuck: ${JSON.stringify(flowing(desired).filter((link) => (observer.received.get(linkKey(link)) ?? 0) <= (before.get(linkKey(link)) ?? 0)))} ${JSON.stringify([...observer.received])} ${JSON.stringify(executor.desired)}`,
      );
    return flowing(desired).every((link) => (observer.received.get(linkKey(link)) ?? 0) > (before.get(linkKey(link)) ?? 0));
  });
  await executor.dispose();
  expect(executor.actual.processors.size).toBe(0);
  expect(observer.faults).toEqual([]);
  expect(events.filter((event) => event.type === 'error' || event.type === 'processor-failed')).toEqual([]);
  const { setups, cleanups } = observer.counts();
  expect(cleanups).toBe(setups);
  expect([...observer.alive.values()].every((count) => count === 0)).toBe(true);
}

const anyGraph = graphs({
  ids: ['a', 'b', 'c', 'd', 'e'],
  kindsOf: (id) => {
    const role = id < 'c' ? 'source' : id < 'd' ? 'relay' : 'sink';
    return [`${role}-page`, `${role}-far`];
  },
  canSend: (kind) => !kind.startsWith('sink'),
  canReceive: (kind) => !kind.startsWith('source'),
  policies: ['block', 'block', 'block', 'drop-oldest', 'latest'],
});
const steps = (hows: readonly Step['how'][]) =>
  fc.array(fc.record({ graph: anyGraph, how: fc.constantFrom(...hows), turns: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 2,
    maxLength: 6,
  });

describe('show, while data flows', () => {
  for (const [type, isolated] of [
    ['text', true],
    ['frame', true],
    ['frame', false],
  ] as const) {
    const what = type === 'text' ? 'messages' : isolated ? 'frames in rings' : 'frames in ports';
    it(`C3, C4, C6: from any graph to any other with ${what}: as desired, no double start, no lost cleanup, order kept, block loses nothing (seed 31)`, async () => {
      await fc.assert(
        fc.asyncProperty(steps(['await', 'burst', 'pause']), (sequence) => run(type, isolated, sequence)),
        { seed: 31, numRuns: 40 },
      );
    }, 60_000);

    it(`C6, E5: the same with ${what} while a thread is lost and comes back (seed 32)`, async () => {
      await fc.assert(
        fc.asyncProperty(steps(['await', 'burst', 'lose']), (sequence) => run(type, isolated, sequence)),
        { seed: 32, numRuns: 40 },
      );
    }, 60_000);
  }
});
