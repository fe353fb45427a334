import { describe, expect, it } from 'vitest';
import type { Graph } from '#app/show/graph.ts';
import type { HostApi } from '#app/show/host-api.ts';
import { chooseTransport } from '#app/show/wiring.ts';
import { createRig, type Rig } from './support/rig.ts';

const sketches = {
  tap: { outputs: { out: 'text' }, create: () => ({ reconfigure: () => undefined }) },
  basin: { inputs: { in: 'text' } },
};
const graph = (ids: Readonly<Record<string, string>>, gain: number, ...links: readonly (readonly [string, string, number])[]): Graph => ({
  processors: Object.fromEntries(Object.entries(ids).map(([id, kind]) => [id, { kind, config: { gain } }])),
  links: links.map(([from, to, capacity]) => ({ from: `${from}.out`, to: `${to}.in`, capacity, policy: 'block' })),
});

/** A host that writes down what it is asked for. */
function listening({ spawn }: Rig) {
  const asked: string[] = [];
  const host = spawn('page');
  const note = (words: string): HostApi => {
    asked.push(words);
    return host;
  };
  const heard: HostApi = {
    ...host,
    start: (spec) => note(`start ${spec.id}`).start(spec),
    begin: (ids) => note(`begin ${ids.join(' ')}`).begin(ids),
    stop: (id) => note(`stop ${id}`).stop(id),
    configure: (id, config) => note(`configure ${id}`).configure(id, config),
    wire: (wiring) => note(`wire ${wiring.link} ${wiring.capacity}`).wire(wiring),
    unwire: (link) => note(`unwire ${link}`).unwire(link),
  };
  return { asked, heard };
}

describe('executor', () => {
  it('C3: one edit of every kind is applied in the order of the row, and what starts is linked before it is set up', async () => {
    const rig = await createRig(sketches);
    const { executor } = rig;
    const { asked, heard } = listening(rig);
    await executor.hostReady('page', heard);
    await executor.load(graph({ a: 'tap', b: 'basin', old: 'basin' }, 1, ['a', 'b', 2], ['a', 'old', 2]));
    await executor.start();
    asked.length = 0;
    const next = graph({ a: 'tap', b: 'basin', fresh: 'basin' }, 1, ['a', 'b', 5], ['a', 'fresh', 3]);
    await executor.edit(() => ({ ...next, processors: { ...next.processors, a: { kind: 'tap', config: { gain: 2 } } } }));
    expect(asked).toEqual([
      'unwire a.out -> old.in',
      'stop old',
      'start fresh',
      'wire a.out -> fresh.in 3',
      'configure a',
      'wire a.out -> b.in 5',
      'begin fresh',
    ]);
    await executor.dispose();
  });

  it('C8: a configuration is told apart by what it says: keys in another order are no change', async () => {
    const rig = await createRig(sketches);
    const { executor } = rig;
    const { asked, heard } = listening(rig);
    await executor.hostReady('page', heard);
    await executor.addProcessor('a', 'tap', { gain: 1, pan: { left: 1, right: 0 } });
    await executor.start();
    asked.length = 0;
    await executor.edit((now) => ({ ...now, processors: { a: { kind: 'tap', config: { pan: { right: 0, left: 1 }, gain: 1 } } } }));
    expect(asked).toEqual([]);
    await executor.pause();
    await executor.updateConfig('a', { gain: 2 });
    expect(asked).toEqual(['configure a']);
    await executor.dispose();
  });

  it('D2: after any number of edits and losses nothing is left of what was removed', async () => {
    const rig = await createRig(sketches);
    const { executor, hosts } = rig;
    await executor.start();
    for (let round = 0; round < 30; round++) {
      await executor.edit(() => graph({ [`a${round}`]: 'tap', [`b${round}`]: 'basin' }, round, [`a${round}`, `b${round}`, 1 + round]));
      await executor.states();
      if (round % 10 !== 5) continue;
      executor.hostLost('page', 'killed by the test');
      await executor.hostReady('page', rig.spawn('page'));
    }
    expect(Object.keys(executor.actual.toGraph().processors)).toEqual(['b29', 'a29']);
    expect(Object.keys((await hosts.get('page')?.inspect())?.links ?? {})).toEqual(['a29.out -> b29.in']);
    await executor.edit(() => ({ processors: {}, links: [] }));
    expect(executor.actual.toGraph()).toEqual({ processors: {}, links: [] });
    expect(executor.lastStates).toEqual({});
    expect(await hosts.get('page')?.inspect()).toMatchObject({ processors: {}, links: {} });
    await executor.dispose();
  });
});

it.each([
  ['within a thread', { isFrame: false, isolated: true, sameThread: true, reach: 'memory' }, 'direct'],
  ['between threads', { isFrame: false, isolated: true, sameThread: false, reach: 'memory' }, 'port'],
  ['frames within a thread, for a worklet may write them', { isFrame: true, isolated: true, sameThread: true, reach: 'memory' }, 'ring'],
  ['frames between threads', { isFrame: true, isolated: true, sameThread: false, reach: 'memory' }, 'ring'],
  ['frames without shared memory', { isFrame: true, isolated: false, sameThread: false, reach: 'memory' }, 'port'],
  ['to another window', { isFrame: false, isolated: true, sameThread: false, reach: 'window' }, 'channel'],
  ['frames to another window', { isFrame: true, isolated: true, sameThread: false, reach: 'window' }, 'channel'],
  ['within another window', { isFrame: false, isolated: true, sameThread: true, reach: 'window' }, 'direct'],
] as const)('C7, D10: messages travel %s', (_what, link, transport) => {
  expect(chooseTransport(link)).toBe(transport);
});
