import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { graphToDot } from '#app/show/dot.ts';
import type { Graph } from '#app/show/graph.ts';
import { createRig, sketchKinds } from './support/rig.ts';

const sketches = {
  tap: { outputs: { out: 'text' } },
  broken: { thread: 'far <&> "away"', inputs: { in: 'text' }, create: () => Promise.reject(new Error('no')) },
  basin: { inputs: { in: 'text' } },
};
const graph: Graph = {
  processors: { a: { kind: 'tap', config: {} }, b: { kind: 'broken', config: {} }, c: { kind: 'basin', config: {} } },
  links: [
    { from: 'a.out', to: 'b.in', capacity: 3, policy: 'latest' },
    { from: 'a.out', to: 'c.in', capacity: 4, policy: 'block' },
  ],
};

it('C1, C2: drawn as it is, what failed is red and what is plugged is dashed', async () => {
  const { executor } = await createRig(sketches);
  await executor.load(graph);
  await executor.start();
  const lines = graphToDot(executor.desired, sketchKinds(sketches).kinds, executor.actual).split('\n');
  const about = (...words: readonly string[]): string => lines.filter((line) => words.every((word) => line.includes(word))).join('\n');
  expect(about('->', '"b"')).toMatch(/latest 3.*style=dashed, color=red/);
  expect(about('->', '"c"')).toMatch(/block 4\\ndirect/);
  expect(about('->', '"c"')).not.toContain('dashed');
  expect(about('  "b" [')).toMatch(/red/i);
  expect(about('  "c" [')).not.toMatch(/red/i);
  await executor.dispose();
});

it.skipIf(spawnSync('dot', ['-V']).error)('C1: Graphviz takes it, whatever the names hold', () => {
  const drawn = spawnSync('dot', ['-Tsvg'], { input: graphToDot(graph, sketchKinds(sketches).kinds), encoding: 'utf8' });
  expect(drawn.stderr).toBe('');
  expect(drawn.status).toBe(0);
  expect(drawn.stdout).toContain('far &lt;&amp;&gt; &quot;away&quot;');
});
