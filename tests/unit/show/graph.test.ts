import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kinds as appKinds } from '#app/processors/kinds.ts';
import { portTypes as appPortTypes } from '#app/processors/port-types.ts';
import { blueprintToJson, parseBlueprint } from '#app/show/blueprint.ts';
import {
  type Graph,
  graphChecksum,
  graphToJson,
  type LinkSpec,
  splitEnd,
  withLink,
  withoutProcessor,
  withProcessor,
} from '#app/show/graph.ts';
import { createGraphChecker } from '#app/show/graph-checker.ts';
import type { PortType } from '#app/show/processor.ts';
import { findCycle, sinks, sources, topologicalOrder } from '#app/show/topology.ts';
import { validateGraph } from '#app/show/validate.ts';
import { sketchKinds } from './support/rig.ts';

const { kinds } = sketchKinds({
  source: { outputs: { out: 'text' } },
  filter: { inputs: { in: 'text' }, outputs: { out: 'text' } },
  sink: { inputs: { in: 'text', owned: 'owned' } },
  owner: { outputs: { out: 'owned' } },
  camera: { outputs: { out: 'frame' } },
  meter: { inputs: { in: 'frame' } },
  strict: {
    parseConfig: (config) => {
      if (typeof config !== 'object' || config === null || !('gain' in config)) throw new Error('config.gain: missing');
      return { unit: 'dB', ...config };
    },
  },
});
const portTypes: Readonly<Record<string, PortType>> = {
  text: { name: 'text' },
  owned: { name: 'owned', dispose: () => undefined },
  frame: { name: 'frame', frame: { element: 'f64', length: 2048 } },
};

const link = (from: string, to: string, over: Partial<LinkSpec> = {}): LinkSpec => ({ from, to, capacity: 1, policy: 'block', ...over });
const graph = (processors: Readonly<Record<string, string>>, ...links: LinkSpec[]): Graph => ({
  processors: Object.fromEntries(Object.entries(processors).map(([id, kind]) => [id, { kind, config: {} }])),
  links,
});
const failures = (candidate: Graph) => {
  const result = validateGraph(candidate, kinds, portTypes);
  return result.ok ? [] : result.error.map(({ code, place }) => `${code} at ${place}`);
};
const chain = graph(
  { s: 'source', f: 'filter', g: 'filter', k: 'sink' },
  link('s.out', 'f.in'),
  link('f.out', 'g.in'),
  link('g.out', 'k.in'),
);

describe('graph', () => {
  it('C1: a valid graph passes, with complete configurations', () => {
    const result = validateGraph(
      { ...chain, processors: { ...chain.processors, x: { kind: 'strict', config: { gain: 1 } } } },
      kinds,
      portTypes,
    );
    expect(result.ok && result.value.processors['x']).toEqual({ kind: 'strict', config: { gain: 1, unit: 'dB' } });
    expect(result.ok && result.value.links).toEqual(chain.links);
  });

  it('C1, D1: every error names its place', () => {
    expect(failures(graph({ a: 'nothing' }))).toEqual(['unknown-kind at processors.a.kind']);
    expect(failures(graph({ a: 'strict' }))).toEqual(['bad-config at processors.a.config']);
    expect(failures(graph({ 'a.b': 'source' }))).toEqual(['bad-id at processors.a.b']);
    expect(failures(graph({ constructor: 'source' }))).toEqual(['bad-id at processors.constructor']);
    expect(failures(graph({ s: 'source' }, link('s.out', 'constructor.in')))).toEqual(['unknown-processor at links[0].to']);
    expect(failures(graph({ s: 'source', k: 'sink' }, link('s.out', 'k.in'), link('s.nope', 'k.constructor')))).toEqual([
      'unknown-port at links[1].from',
      'unknown-port at links[1].to',
    ]);
    expect(failures(graph({ s: 'source', k: 'sink' }, link('s.out', 'k.owned')))).toEqual(['type-mismatch at links[0]']);
    expect(failures(graph({ s: 'source', k: 'sink' }, link('s.out', 'k.in'), link('s.out', 'k.in')))).toEqual([
      'duplicate-link at links[1]',
    ]);
    for (const capacity of [0, -1, 1.5, Number.NaN, 1e9])
      expect(failures(graph({ s: 'source', k: 'sink' }, link('s.out', 'k.in', { capacity })))).toEqual([
        'bad-capacity at links[0].capacity',
      ]);
    // A ring is allocated whole: 65,536 frames of 16 kB would be a gigabyte.
    expect(failures(graph({ c: 'camera', m: 'meter' }, link('c.out', 'm.in', { capacity: 65_536 })))).toEqual([
      'bad-capacity at links[0].capacity',
    ]);
    expect(failures(graph({ c: 'camera', m: 'meter' }, link('c.out', 'm.in', { capacity: 1024 })))).toEqual([]);
    expect(failures(graph({ o: 'owner', a: 'sink', b: 'sink' }, link('o.out', 'a.owned'), link('o.out', 'b.owned')))).toEqual([
      'owned-fan-out at links[1].from',
    ]);
  });

  it('C1: names the cycle', () => {
    const round = graph(
      { s: 'source', a: 'filter', b: 'filter', c: 'filter', k: 'sink' },
      link('s.out', 'a.in'),
      link('a.out', 'b.in'),
      link('b.out', 'c.in'),
      link('c.out', 'a.in'),
      link('c.out', 'k.in'),
    );
    const result = validateGraph(round, kinds, portTypes);
    const message = result.ok ? '' : result.error[0]?.message;
    expect(message).toMatch(/a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c/);
    expect(findCycle(chain)).toBeUndefined();
    expect(findCycle(graph({ a: 'filter' }, link('a.out', 'a.in')))).toEqual(['a', 'a']);
  });

  it('C1: topological order, sources and sinks', () => {
    const tangled = graph({ k: 'sink', g: 'filter', f: 'filter', s: 'source', lone: 'sink' }, ...chain.links);
    expect(topologicalOrder(tangled)).toEqual(['s', 'lone', 'f', 'g', 'k']);
    expect(sources(tangled)).toEqual(['s', 'lone']);
    expect(sinks(tangled)).toEqual(['k', 'lone']);
  });

  it('C1: the checksum is of what a graph is, not of how it was written', () => {
    const turned: Graph = { links: [...chain.links].reverse(), processors: Object.fromEntries(Object.entries(chain.processors).reverse()) };
    expect(graphChecksum(turned)).toBe(graphChecksum(chain));
    expect(graphToJson(turned)).toBe(graphToJson(chain));
    expect(graphChecksum(withLink(chain, link('s.out', 'g.in')))).not.toBe(graphChecksum(chain));
    expect(graphChecksum(withProcessor(chain, 's', 'source', { gain: 2 }))).not.toBe(graphChecksum(chain));
  });

  it('C1: a checker that has seen many processors come and go finds a cycle as at first', () => {
    const checker = createGraphChecker(kinds, portTypes);
    const kept = graph({ f: 'filter', g: 'filter' }, link('f.out', 'g.in'));
    for (let n = 0; n < 500; n++) {
      const { processors, links } = graph({ [`s${n}`]: 'source', [`k${n}`]: 'sink' }, link(`s${n}.out`, `k${n}.in`));
      expect(checker.check({ processors: { ...kept.processors, ...processors }, links: [...kept.links, ...links] }).ok).toBe(true);
      expect(checker.check(kept).ok).toBe(true);
    }
    expect(checker.check(withLink(kept, link('g.out', 'f.in')))).toMatchObject({ ok: false, error: [{ code: 'cycle' }] });
    expect(checker.check(withProcessor(kept, 'h', 'filter')).ok).toBe(true);
  });

  it('C4: a processor that is removed takes its links along', () => {
    expect(withoutProcessor(chain, 'f').links).toEqual([link('g.out', 'k.in')]);
    expect(splitEnd('a.b.c')).toEqual({ processor: 'a.b', port: 'c' });
  });
});

describe('blueprint', () => {
  const text = readFileSync(new URL('../../../public/blueprints/show.json', import.meta.url), 'utf8');

  it('C1, D1: the default show is a valid blueprint of the app', () => {
    const result = parseBlueprint(text, appKinds, appPortTypes);
    expect(result).toMatchObject({ ok: true, value: { name: 'show' } });
    if (result.ok) expect(result.value.graph.processors['painter']?.config).toEqual({ style: '', size: 1024, seed: 0 });
  });

  it('C1: to JSON and back is the same graph', () => {
    const text = blueprintToJson({ name: 'chain', graph: chain });
    const again = parseBlueprint(text, kinds, portTypes);
    expect(again).toMatchObject({ ok: true, value: { name: 'chain' } });
    if (again.ok) expect(graphChecksum(again.value.graph)).toBe(graphChecksum(chain));
  });

  it('D1: says what is wrong with a file, and where', () => {
    const say = (input: unknown) => {
      const result = parseBlueprint(input, kinds, portTypes);
      return result.ok ? [] : result.error.map(({ code, place }) => `${code} at ${place}`);
    };
    const file = { format: 'algorhythmic/blueprint', version: 1, name: 'x', processors: { s: { kind: 'source' } }, links: [] };
    expect(say(file)).toEqual([]);
    expect(say('{')).toEqual(['not-json at undefined']);
    expect(say({ ...file, version: 2 })).toEqual(['bad-blueprint at version']);
    expect(say({ ...file, surprise: 1 })).toEqual(['bad-blueprint at surprise']);
    expect(say({ ...file, links: [{ from: 's.out', to: 's.in', policy: 'maybe' }] })).toEqual(['bad-blueprint at links[0].policy']);
    expect(say({ ...file, processors: { s: { kind: 'source', config: Number.NaN } } })).toEqual(['bad-blueprint at processors.s.config']);
    expect(say({ ...file, processors: { s: { kind: 'nothing' } } })).toEqual(['unknown-kind at processors.s.kind']);
    const twice = JSON.stringify(file).replace(
      '"s":{"kind":"source"}',
      '"s":{"kind":"source"},"t":{"kind":"source","config":{"s":{"s":1}}}, "s" : {"kind":"sink"}',
    );
    expect(say(twice)).toEqual(['duplicate-id at processors.s']);
  });
});
