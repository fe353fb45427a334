import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { kinds } from '#app/processors/kinds.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { findResumption, type ResumeDeps } from '#app/resume.ts';
import { parseBlueprint } from '#app/show/blueprint.ts';
import { type Checkpoint, createCheckpoint } from '#app/show/checkpoint.ts';
import { type Graph, graphChecksum } from '#app/show/graph.ts';
import { withInput } from '#app/state/graph-edits.ts';
import { createMemoryCheckpointStore } from '#app/supervisor/checkpoint-stores/memory.ts';

const text = await readFile(new URL('../../../public/blueprints/show.json', import.meta.url), 'utf8');
const parsed = parseBlueprint(text, kinds, portTypes);
if (!parsed.ok) throw new Error('the blueprint of the app does not parse');
const fresh = parsed.value.graph;
const blueprint = graphChecksum(fresh);
const listening = withInput(fresh, 'demo-band', {});
const nowMs = 1_000_000;

const saved = (savedAtMs: number, graph: Graph = listening, of = blueprint): Checkpoint =>
  createCheckpoint({ savedAtMs, blueprint: of, graph, processors: { director: { kind: 'director', state: { at: savedAtMs } } } });

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
}

async function setUp(checkpoints: { readonly tab?: readonly Checkpoint[]; readonly device?: readonly Checkpoint[] }) {
  const tabStore = createMemoryCheckpointStore();
  const deviceStore = createMemoryCheckpointStore();
  for (const checkpoint of checkpoints.tab ?? []) await tabStore.save(checkpoint);
  for (const checkpoint of checkpoints.device ?? []) await deviceStore.save(checkpoint);
  const words: string[] = [];
  const deps: ResumeDeps = {
    tabStore,
    deviceStore,
    runsElsewhere: async () => false,
    isReload: true,
    marks: storage(),
    nowMs,
    withinMs: 60_000,
    blueprint,
    logger: { log: (_level, message) => void words.push(message) },
  };
  return { deps, words };
}

describe('resuming', () => {
  it('E1: a reload goes on as it was, input included', async () => {
    const { deps } = await setUp({ tab: [saved(nowMs - 100)], device: [saved(nowMs - 50)] });
    const found = await findResumption(deps);
    expect(found?.isReload).toBe(true);
    expect(found?.graph.processors['input']?.kind).toBe('demo-band');
    expect(found?.states['director']?.state).toEqual({ at: nowMs - 100 });
  });

  it('E1: a new visit goes on with the same picture, and does not listen before it is asked to', async () => {
    const { deps } = await setUp({ device: [saved(nowMs - 50)] });
    const found = await findResumption(deps);
    expect(found?.isReload).toBe(false);
    expect(found?.graph.processors['input']).toBeUndefined();
    expect(found?.graph.links).toHaveLength(fresh.links.length);
  });

  it('E1: nor does a new visit in the same tab', async () => {
    const { deps } = await setUp({ tab: [saved(nowMs - 50)] });
    const found = await findResumption({ ...deps, isReload: false });
    expect(found?.isReload).toBe(false);
    expect(found?.graph.processors['input']).toBeUndefined();
    expect(found?.states['director']).toBeDefined();
  });

  it('E1: what another window is showing now is its own', async () => {
    const { deps } = await setUp({ device: [saved(nowMs - 50)] });
    expect(await findResumption({ ...deps, runsElsewhere: async () => true })).toBeUndefined();
  });

  it('D8: not from one that is too old, or of another version of the app', async () => {
    const { deps } = await setUp({ device: [saved(nowMs - 60_001)] });
    expect(await findResumption(deps)).toBeUndefined();
    const other = await setUp({ tab: [saved(nowMs - 100, listening, 'another')] });
    expect(await findResumption(other.deps)).toBeUndefined();
  });

  it('D8: one whose graph does not fit any more is passed over for the one before it', async () => {
    const broken: Graph = { processors: { a: { kind: 'gone', config: {} } }, links: [] };
    const { deps, words } = await setUp({ device: [saved(nowMs - 500), saved(nowMs - 100, broken)] });
    expect((await findResumption(deps))?.states['director']?.state).toEqual({ at: nowMs - 500 });
    expect(words).toEqual([expect.stringContaining('does not fit')]);
  });

  it('D8: a storage that fails at any step costs the resumption, and not the show', async () => {
    const refuse = (): never => {
      throw new DOMException('the quota has been exceeded', 'QuotaExceededError');
    };
    for (const broken of [
      { marks: { ...storage(), getItem: refuse } },
      { marks: { ...storage(), setItem: refuse } },
      { runsElsewhere: async () => refuse() },
    ]) {
      const { deps, words } = await setUp({ device: [saved(nowMs - 100)] });
      expect(await findResumption({ ...deps, ...broken })).toBeUndefined();
      expect(words).toEqual([expect.stringContaining('quota')]);
    }
  });

  it('D8: a show that drew nothing twice after being resumed begins anew, and may be resumed later', async () => {
    const { deps } = await setUp({ tab: [saved(nowMs - 100)] });
    expect(await findResumption(deps)).toBeDefined();
    expect(await findResumption(deps)).toBeDefined();
    expect(await findResumption(deps)).toBeUndefined();
    const again = await findResumption(deps);
    again?.succeeded();
    expect(await findResumption(deps)).toBeDefined();
    expect(await findResumption(deps)).toBeDefined();
  });
});
