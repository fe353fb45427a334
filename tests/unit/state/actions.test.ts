import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Intent } from '#app/art/intents.ts';
import type { ClockOrder } from '#app/audio/clock-order.ts';
import { InputError } from '#app/audio/input-events.ts';
import type { SharedSound } from '#app/audio/tab-audio.ts';
import { ok } from '#app/lib/result.ts';
import type { Library } from '#app/library/library.ts';
import type { Graph } from '#app/show/graph.ts';
import { createActions } from '#app/state/actions.ts';
import { createAppState } from '#app/state/app-state.ts';
import { createChosenDevice } from '#app/state/chosen-device.ts';
import { createFileShelf } from '#app/state/file-shelf.ts';
import { createNotices } from '#app/state/notices.ts';

const show = JSON.parse(readFileSync('public/blueprints/show.json', 'utf8')) as Graph;

function setup() {
  const state = createAppState();
  let graph: Graph = { processors: show.processors, links: show.links };
  const intents: Intent[] = [];
  const orders: ClockOrder[] = [];
  const votes: string[] = [];
  let kept = 0;
  let due: () => void = () => undefined;
  const library = {
    setStarred: async (id: string, on: boolean) => void votes.push(`star ${id} ${on}`),
    setBanned: async (id: string, on: boolean) => void votes.push(`ban ${id} ${on}`),
  } as unknown as Library;
  const onDisk = new Map<string, File>();
  let named = 0;
  const stored = new Map<string, string>();
  const shows: string[] = [];
  let share: () => Promise<SharedSound> = () => Promise.reject(new InputError('not-shared', 'Nothing was shared.'));
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
      get state() {
        return shows.at(-1) === 'paused' ? 'paused' : 'running';
      },
      pause: async () => void shows.push('paused'),
      resume: async () => void shows.push('on'),
    },
    library: Promise.resolve(library),
    notices: createNotices(state.notices),
    sendIntent: (intent) => intents.push(intent),
    orderClock: (order) => orders.push(order),
    wakeSound: () => undefined,
    keepFile: files.keep,
    forgetFile: files.forget,
    chosenDevice: createChosenDevice({ getItem: (key) => stored.get(key) ?? null, setItem: (key, value) => void stored.set(key, value) }),
    sharedSounds: { ask: () => share() },
    setOffset: () => undefined,
    report(error) {
      throw error;
    },
    keepStorage: () => kept++,
    applyUpdate: () => undefined,
    install: () => undefined,
    after: (_delayMs, callback) => {
      due = callback;
      return () => undefined;
    },
  });
  state.artwork.value = { id: 'a1', title: 'Tide', style: 'Ink', palette: [], starred: false };
  return {
    state,
    actions,
    intents,
    orders,
    votes,
    graph: () => graph,
    files,
    onDisk,
    kept: () => kept,
    passTime: () => due(),
    stored,
    shows,
    shareBy: (next: typeof share) => (share = next),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('actions', () => {
  it('A1: what a person tells the beat is an order, and changes nothing in the graph', () => {
    const { actions, orders, graph } = setup();
    const before = graph();
    actions.tapBeat(1000);
    actions.markOne(2000);
    actions.doubleTempo();
    actions.halveTempo();
    actions.nudgeBeat(-10);
    actions.lockTempo(true);
    actions.setMeter(3);
    actions.releaseTempo();
    expect(orders).toEqual([
      { type: 'tap', epochMs: 1000 },
      { type: 'one', epochMs: 2000 },
      { type: 'double' },
      { type: 'halve' },
      { type: 'nudge', ms: -10 },
      { type: 'lock', locked: true },
      { type: 'meter', beats: 3 },
      { type: 'auto' },
    ]);
    expect(graph()).toBe(before);
  });

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

  it('A1: the microphone that was chosen is remembered with its names, until the system’s default is chosen', () => {
    const { actions, graph, state, stored } = setup();
    state.devices.value = [{ id: 'usb', label: 'USB interface', groupId: 'g2', isLoopback: false }];
    actions.listen();
    expect(graph().processors['input']).toEqual({ kind: 'microphone', config: { deviceId: '', label: '', groupId: '' } });
    actions.listen('usb');
    const chosen = { deviceId: 'usb', label: 'USB interface', groupId: 'g2' };
    expect(graph().processors['input']?.config).toEqual(chosen);
    actions.playDemo();
    state.devices.value = [];
    actions.listen();
    expect(graph().processors['input']?.config).toEqual(chosen);
    expect(state.chosenDevice.value).toBe('usb');
    expect(createChosenDevice({ getItem: (key) => stored.get(key) ?? null, setItem: () => undefined }).read()).toEqual(chosen);
    actions.listen('');
    expect(graph().processors['input']?.config).toMatchObject({ deviceId: '' });
    actions.listen();
    expect(graph().processors['input']?.config).toMatchObject({ deviceId: '' });
  });

  it('A14: what is heard goes on until something is shared', async () => {
    const { actions, graph, state, shareBy } = setup();
    actions.playDemo();
    actions.listenToTab();
    await expect.poll(() => state.notices.value).toHaveLength(1);
    expect(graph().processors['input']?.kind).toBe('demo-band');
    expect(state.notices.value).toMatchObject([
      { id: 'input', severity: 'info', title: 'Nothing is shared', action: { label: 'Share again' } },
    ]);
    shareBy(async () => ({ label: 'Shared tab' }) as SharedSound);
    state.notices.value[0]?.action?.run();
    await settled();
    expect(graph().processors['input']?.kind).toBe('tab-audio');
    expect(state.input.value).toMatchObject({ source: 'tab', label: 'Shared tab' });
    expect(state.notices.value).toEqual([]);
  });

  it('A15: while somebody has to hear something else the show stands still', () => {
    const { actions, shows } = setup();
    actions.standStill(true);
    actions.standStill(false);
    expect(shows).toEqual(['paused', 'on']);
  });

  it('A15: a show that somebody else paused stays so', () => {
    const { actions, shows } = setup();
    shows.push('paused');
    actions.standStill(true);
    actions.standStill(false);
    expect(shows).toEqual(['paused']);
  });
});
