import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Intent } from '#app/art/intents.ts';
import { ok } from '#app/lib/result.ts';
import type { Library } from '#app/library/library.ts';
import type { Graph } from '#app/show/graph.ts';
import { createActions } from '#app/state/actions.ts';
import { createAppState } from '#app/state/app-state.ts';
import { createFileShelf } from '#app/state/file-shelf.ts';
import { createNotices } from '#app/state/notices.ts';

const show = JSON.parse(readFileSync('public/blueprints/show.json', 'utf8')) as Graph;

function setup() {
  const state = createAppState();
  let graph: Graph = { processors: show.processors, links: show.links };
  const intents: Intent[] = [];
  const votes: string[] = [];
  let kept = 0;
  let due: () => void = () => undefined;
  const library = {
    setStarred: async (id: string, on: boolean) => void votes.push(`star ${id} ${on}`),
    setBanned: async (id: string, on: boolean) => void votes.push(`ban ${id} ${on}`),
  } as unknown as Library;
  const onDisk = new Map<string, File>();
  let named = 0;
  const files = createFileShelf({
    store: {
      save: async (id, file) => void onDisk.set(id, file),
      load: async (id) => onDisk.get(id),
      remove: async (id) => void onDisk.delete(id),
      close: async () => undefined,
    },
    newId: () => `file-${++named}`,
    report(error) {
      throw error;
    },
  });
  const actions = createActions({
    state,
    executor: {
      async edit(change) {
        graph = change(graph);
        return ok(graph);
      },
    },
    library: Promise.resolve(library),
    notices: createNotices(state.notices),
    sendIntent: (intent) => intents.push(intent),
    wakeSound: () => undefined,
    keepFile: files.keep,
    forgetFile: files.forget,
    keepStorage: () => kept++,
    applyUpdate: () => undefined,
    install: () => undefined,
    after: (_delayMs, callback) => {
      due = callback;
      return () => undefined;
    },
  });
  state.artwork.value = { id: 'a1', title: 'Tide', style: 'Ink', palette: [], starred: false };
  return { state, actions, intents, votes, graph: () => graph, files, onDisk, kept: () => kept, passTime: () => due() };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('actions', () => {
  it('C4, E1: choosing an input is one edit of the graph; its file is kept as long as it plays', async () => {
    const { actions, graph, state, files, onDisk } = setup();
    actions.playDemo();
    expect(graph().processors['input']?.kind).toBe('demo-band');
    expect(state.phase.value).toBe('show');
    const file = new File(['x'], 'song.mp3');
    actions.playFile(file);
    const config = graph().processors['input']?.config as { fileId: string };
    expect(graph().processors['input']?.kind).toBe('file-player');
    expect(await files.get(config.fileId)).toBe(file);
    expect([...onDisk.values()]).toEqual([file]);
    const other = new File(['y'], 'other.mp3');
    actions.playFile(other);
    expect([...onDisk.values()]).toEqual([other]);
    actions.stopInput();
    expect(onDisk.size).toBe(0);
    expect(graph().processors['input']).toBeUndefined();
  });

  it('A16: a style goes to everyone who chooses pictures', () => {
    const { actions, graph } = setup();
    actions.setStyle('nebula');
    for (const id of ['director', 'library', 'painter']) expect(graph().processors[id]?.config).toMatchObject({ style: 'nebula' });
  });

  it('A16: a star is kept, and storage asked for when it is the first', async () => {
    const { actions, votes, kept, state } = setup();
    actions.toggleStar();
    await settled();
    expect(votes).toEqual(['star a1 true']);
    expect(kept()).toBe(1);
    expect(state.artwork.value?.starred).toBe(true);
  });

  it('A16: a ban moves on at once and can be undone, but not for ever', async () => {
    const { actions, votes, intents, state, passTime } = setup();
    actions.ban();
    expect(intents).toEqual([{ type: 'avoid', artworkId: 'a1' }]);
    expect(state.undo.value?.label).toContain('Tide');
    actions.undo();
    await settled();
    expect(votes).toEqual(['ban a1 true', 'ban a1 false']);
    expect(intents.at(-1)).toEqual({ type: 'welcome', artworkId: 'a1' });
    expect(state.undo.value).toBeNull();
    actions.ban();
    passTime();
    actions.undo();
    await settled();
    expect(votes.at(-1)).toBe('ban a1 true');
  });
});
