import { describe, expect, it } from 'vitest';
import type { Failure } from '#app/lib/result.ts';
import { type Checkpoint, type CheckpointStore, createCheckpoint } from '#app/show/checkpoint.ts';
import { createMemoryCheckpointStore } from '#app/supervisor/checkpoint-stores/memory.ts';
import { createWebStorageCheckpointStore } from '#app/supervisor/checkpoint-stores/web-storage.ts';
import { checkpointView, createCheckpointKeeper, usableCheckpoints } from '#app/supervisor/checkpoints.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';

const checkpointAt = (savedAtMs: number, phase = 0, blueprint = 'b1'): Checkpoint =>
  createCheckpoint({
    savedAtMs,
    blueprint,
    graph: { processors: { stage: { kind: 'stage', config: {} } }, links: [] },
    processors: { stage: { kind: 'stage', state: { phase } } },
  });
const times = async (store: CheckpointStore): Promise<readonly number[]> => (await store.list()).map(({ savedAtMs }) => savedAtMs);

function createStorage(text?: string) {
  const items = new Map<string, string>(text === undefined ? [] : [['algorhythmic/checkpoint', text]]);
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

function open(store: CheckpointStore = createMemoryCheckpointStore()) {
  const clock = createManualClock();
  const failures: Failure[] = [];
  const show = { phase: 0, running: true, broken: false, recovered: 0 };
  const keeper = createCheckpointKeeper({
    store,
    take: async () => {
      if (show.broken) throw new Error('the stage does not answer');
      return show.running ? checkpointAt(clock.now(), show.phase) : undefined;
    },
    everyMs: 5000,
    clock,
    onFailure: (failure) => void failures.push(failure),
    onRecovered: () => void show.recovered++,
  });
  return { clock, failures, keeper, show, store };
}

describe('checkpoint keeper', () => {
  it('D8: saves every five seconds when something changed, and else not', async () => {
    const { clock, keeper, show, store } = open();
    let changes = 0;
    keeper.onChange(() => changes++);
    await clock.advance(5000);
    expect(await times(store)).toEqual([5000]);
    await clock.advance(20_000);
    expect(await times(store)).toEqual([5000]);
    expect(keeper.latest?.savedAtMs).toBe(25_000);
    show.phase = 0.5;
    await clock.advance(5000);
    expect(await times(store)).toEqual([30_000, 5000]);
    expect(changes).toBe(2);
    show.running = false;
    show.phase = 0.7;
    await clock.advance(5000);
    expect(await times(store)).toHaveLength(2);
    keeper.dispose();
    show.running = true;
    await clock.advance(50_000);
    expect(await times(store)).toHaveLength(2);
  });

  it('D8: failing to take or to save is told once an outage, and what was missed is saved afterwards', async () => {
    const memory = createMemoryCheckpointStore();
    const disk = { full: true, tries: 0 };
    const { clock, failures, keeper, show } = open({
      ...memory,
      async save(checkpoint) {
        disk.tries++;
        if (disk.full) throw new Error('disk full');
        await memory.save(checkpoint);
      },
    });
    await clock.advance(30_000);
    expect(disk.tries).toBe(6);
    expect(failures).toEqual([{ code: 'checkpoint-failed', message: 'disk full' }]);
    await expect(keeper.saveNow()).rejects.toThrow('disk full');
    expect(failures).toHaveLength(1);
    disk.full = false;
    show.running = false;
    await clock.advance(5000);
    expect(show.recovered).toBe(0);
    show.running = true;
    await clock.advance(5000);
    expect(await times(memory)).toEqual([40_000]);
    expect(show.recovered).toBe(1);
    show.broken = true;
    await clock.advance(10_000);
    expect(failures.map(({ message }) => message)).toEqual(['disk full', 'the stage does not answer']);
    keeper.dispose();
  });

  it('D8: a store that never answers does not hold up the next try', async () => {
    let tries = 0;
    const { clock, failures, keeper } = open({
      ...createMemoryCheckpointStore(),
      save: () => {
        tries++;
        return new Promise(() => undefined);
      },
    });
    await clock.advance(30_000);
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(failures).toHaveLength(1);
    keeper.dispose();
  });

  it('D8: takes and saves one at a time', async () => {
    const memory = createMemoryCheckpointStore();
    let under = 0;
    let most = 0;
    const { keeper } = open({
      ...memory,
      async save(checkpoint) {
        most = Math.max(most, ++under);
        await memory.save(checkpoint);
        await new Promise((resolve) => setImmediate(resolve));
        under--;
      },
    });
    await Promise.all([keeper.saveNow(), keeper.saveNow(), keeper.saveNow()]);
    expect(most).toBe(1);
    keeper.dispose();
  });

  it('D8: saves at once when asked, one after the other, and clears', async () => {
    const { clock, keeper, show, store } = open();
    const [first, second] = await Promise.all([keeper.saveNow(), keeper.saveNow()]);
    expect([first.savedAtMs, second.savedAtMs]).toEqual([0, 0]);
    expect(await keeper.list()).toHaveLength(1);
    await keeper.clear();
    expect(await keeper.list()).toEqual([]);
    // What is there now is to be kept again.
    await clock.advance(5000);
    expect(await times(store)).toEqual([5000]);
    show.running = false;
    await expect(keeper.saveNow()).rejects.toThrow('nothing to save');
    keeper.dispose();
  });

  it('D8: a console sees when, how much, and of whom', () => {
    const checkpoint = checkpointAt(7, 0.25);
    const view = checkpointView(checkpoint);
    expect(view).toMatchObject({ savedAtMs: 7, bytes: JSON.stringify(checkpoint).length, processors: ['stage'] });
    expect(checkpointView(checkpointAt(8, 0.25)).checksum).toBe(view.checksum);
    expect(checkpointView(checkpointAt(7, 0.5)).checksum).not.toBe(view.checksum);
  });
});

describe('checkpoint stores', () => {
  it('D8: memory keeps the newest twelve, and nothing from a clock that was wrong', async () => {
    const store = createMemoryCheckpointStore();
    await store.save(checkpointAt(9_999_999));
    for (let at = 1; at <= 20; at++) await store.save(checkpointAt(at));
    expect(await times(store)).toEqual([20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9]);
    await store.clear();
    expect(await times(store)).toEqual([]);
  });

  it('D8: the last word is written before save returns', async () => {
    const storage = createStorage();
    const store = createWebStorageCheckpointStore(storage);
    const saving = store.save(checkpointAt(3));
    expect([...storage.items.values()].map((text) => (JSON.parse(text) as Checkpoint).savedAtMs)).toEqual([3]);
    await saving;
    expect(await store.list()).toEqual([checkpointAt(3)]);
    await store.clear();
    expect(await store.list()).toEqual([]);
  });

  it('D8: damaged is as good as none; a storage that is denied or full rejects', async () => {
    for (const text of ['', '{', '{}', '{"format":"algorhythmic/checkpoint","version":2}'])
      expect(await createWebStorageCheckpointStore(createStorage(text)).list(), text).toEqual([]);
    const denied = createWebStorageCheckpointStore(undefined);
    await expect(denied.list()).rejects.toThrow();
    await expect(denied.save(checkpointAt(1))).rejects.toThrow();
    const full = createStorage();
    full.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    await expect(createWebStorageCheckpointStore(full).save(checkpointAt(1))).rejects.toThrow('full');
  });
});

describe('resuming', () => {
  const storeOf = (...checkpoints: readonly Checkpoint[]): CheckpointStore => ({
    ...createMemoryCheckpointStore(),
    list: async () => checkpoints,
  });
  const conditions = { now: 100_000, withinMs: 60_000, blueprintChecksum: 'b1' };

  it('D8: goes on from the newest of all stores that is of this blueprint and not too old', async () => {
    const found = await usableCheckpoints(
      [storeOf(checkpointAt(90_000), checkpointAt(80_000)), storeOf(checkpointAt(95_000)), storeOf(checkpointAt(99_000, 0, 'another'))],
      conditions,
    );
    expect(found.map(({ savedAtMs }) => savedAtMs)).toEqual([95_000, 90_000, 80_000]);
    expect(await usableCheckpoints([storeOf(checkpointAt(40_000))], conditions)).toHaveLength(1);
    expect(await usableCheckpoints([storeOf(checkpointAt(39_999))], conditions)).toEqual([]);
    // Written under a clock that went ahead.
    expect(await usableCheckpoints([storeOf(checkpointAt(200_000), checkpointAt(50_000))], conditions)).toMatchObject([
      { savedAtMs: 50_000 },
    ]);
    expect(await usableCheckpoints([], conditions)).toEqual([]);
  });

  it('D8: a store that fails or does not answer is told, and left out', async () => {
    const clock = createManualClock();
    const failures: Failure[] = [];
    const broken: CheckpointStore = { ...createMemoryCheckpointStore(), list: () => Promise.reject(new Error('denied')) };
    const hanging: CheckpointStore = { ...createMemoryCheckpointStore(), list: () => new Promise(() => undefined) };
    const finding = usableCheckpoints([broken, hanging, storeOf(checkpointAt(90_000))], {
      ...conditions,
      clock,
      onFailure: (failure) => void failures.push(failure),
    });
    await clock.advance(1500);
    expect(await finding).toMatchObject([{ savedAtMs: 90_000 }]);
    expect(failures).toHaveLength(2);
  });
});
