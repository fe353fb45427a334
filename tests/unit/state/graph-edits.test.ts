import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kinds } from '#app/processors/kinds.ts';
import { portTypes } from '#app/processors/port-types.ts';
import type { Graph } from '#app/show/graph.ts';
import { validateGraph } from '#app/show/validate.ts';
import { withConfig, withInput, withoutInput } from '#app/state/graph-edits.ts';

const show: Graph = JSON.parse(readFileSync('public/blueprints/show.json', 'utf8'));
const base: Graph = { processors: show.processors, links: show.links };

describe('graph edits', () => {
  it('C4: swaps the input and leaves the rest as it was', () => {
    const listening = withInput(base, 'microphone', { deviceId: 'a' });
    expect(listening.processors['input']).toEqual({ kind: 'microphone', config: { deviceId: 'a' } });
    const swapped = withInput(listening, 'demo-band', { seed: 3 });
    expect(swapped.processors['input']).toEqual({ kind: 'demo-band', config: { seed: 3 } });
    expect(swapped.links.filter(({ to }) => to === 'analysis.samples')).toHaveLength(1);
    expect(withoutInput(swapped)).toEqual(base);
  });

  it('A1: a file is looked ahead in, and nothing of that stays when another input takes its place', () => {
    const playing = withInput(base, 'file-player', { fileId: 'a' });
    expect(playing.processors['look-ahead']?.kind).toBe('look-ahead');
    const joined = playing.links.map(({ from, to }) => `${from} ${to}`);
    expect(joined).toEqual(expect.arrayContaining(['input.recording look-ahead.recording', 'look-ahead.map analysis.map']));
    expect(validateGraph(playing, kinds, portTypes).ok).toBe(true);
    expect(withInput(playing, 'demo-band', { seed: 3 })).toEqual(withInput(base, 'demo-band', { seed: 3 }));
    expect(withoutInput(playing)).toEqual(base);
  });

  it('C8: changes some fields of a configuration and keeps the others', () => {
    const once = withConfig(base, 'director', { engine: 'morpheus02' });
    const twice = withConfig(once, 'director', { hold: true });
    expect(twice.processors['director']?.config).toEqual({ engine: 'morpheus02', hold: true });
    expect(withConfig(base, 'nobody', { x: 1 })).toBe(base);
  });
});
