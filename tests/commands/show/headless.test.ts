import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseBlueprint } from '#app/show/blueprint.ts';
import { type Graph, linkKey } from '#app/show/graph.ts';
import { validateGraph } from '#app/show/validate.ts';
import { headless } from '#tests/tools/show/headless.ts';
import { openVocabulary } from '#tests/tools/show/vocabulary.ts';

const { kinds, portTypes } = await openVocabulary();
const sound = { path: '/song.wav', speed: 1 };
const show = parseBlueprint(await readFile(new URL('../../../public/blueprints/show.json', import.meta.url), 'utf8'), kinds, portTypes);
if (!show.ok) throw new Error(JSON.stringify(show.error));
const { graph } = show.value;
const link = (from: string, to: string) => ({ from, to, capacity: 64, policy: 'drop-oldest' as const });

describe('D9: a show without a browser', () => {
  it('keeps what can run, says why of what cannot, and names the links that are plugged', () => {
    const result = headless(graph, kinds, sound);
    expect(Object.keys(result.graph.processors).sort()).toEqual(['analysis', 'input', 'report']);
    const kept = Object.keys(result.graph.processors);
    expect(result.leftOut.map(({ id }) => id).sort()).toEqual(
      Object.keys(graph.processors)
        .filter((id) => !kept.includes(id))
        .sort(),
    );
    expect(result.leftOut.map(({ id }) => id)).toContain('stage');
    for (const { why } of result.leftOut) expect(why).toMatch(/browser|page/);
    expect(result.plugged.map(linkKey)).toContain('analysis.features -> stage.features');
    expect(result.plugged.map(linkKey)).not.toContain('director.program -> stage.program');
    expect(validateGraph(result.graph, kinds, portTypes).ok).toBe(true);
  });

  it('puts the sound in the place of the input, under its name and with its links, which then lose nothing', () => {
    const withMicrophone: Graph = {
      processors: { ears: { kind: 'microphone', config: { deviceId: 'x' } }, analysis: { kind: 'analysis', config: {} } },
      links: [link('ears.samples', 'analysis.samples')],
    };
    const { graph: now, leftOut } = headless(withMicrophone, kinds, sound);
    expect(leftOut).toEqual([]);
    expect(now.processors['ears']).toEqual({ kind: 'sound-file', config: sound });
    expect(now.links[0]).toMatchObject({ from: 'ears.samples', to: 'analysis.samples', policy: 'block' });
  });

  it('leaves the input out without a sound, and says how to give one', () => {
    const withMicrophone: Graph = { processors: { ears: { kind: 'microphone', config: {} } }, links: [] };
    expect(headless(withMicrophone, kinds, undefined).leftOut[0]?.why).toContain('--sound');
  });

  it('feeds everybody who waits for samples, reports once, and takes no name that is taken', () => {
    const two: Graph = {
      processors: { input: { kind: 'analysis', config: {} }, report: { kind: 'analysis', config: {} } },
      links: [],
    };
    const { graph: now } = headless(two, kinds, sound);
    expect(now.links.map(linkKey).sort()).toEqual([
      'input-2.samples -> input.samples',
      'input-2.samples -> report.samples',
      'input.features -> report-2.features',
    ]);
    expect(validateGraph(now, kinds, portTypes).ok).toBe(true);
    expect(headless(now, kinds, sound).graph).toEqual(now);
  });
});
