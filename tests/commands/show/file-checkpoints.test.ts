import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, createCheckpoint } from '#app/show/checkpoint.ts';
import { temporaryFolder } from '#tests/support/tool.ts';
import { createFileCheckpoints } from '#tests/tools/show/file-checkpoints.ts';

const checkpoint = (savedAtMs: number): Checkpoint =>
  createCheckpoint({
    savedAtMs,
    blueprint: 'abc',
    graph: { processors: { a: { kind: 'k', config: { x: 1 } } }, links: [] },
    processors: { a: { kind: 'k', state: { position: savedAtMs } } },
  });

const timesOf = (all: readonly Checkpoint[]): number[] => all.map(({ savedAtMs }) => savedAtMs);

describe('D8: checkpoints as files', () => {
  it('give back what was saved, the newest first', async () => {
    const store = createFileCheckpoints(join(await temporaryFolder(), 'not', 'there', 'yet'));
    await store.save(checkpoint(99));
    await store.save(checkpoint(100));
    expect(await store.list()).toEqual([checkpoint(100), checkpoint(99)]);
  });

  it('keep as many as told, of the newest', async () => {
    const folder = await temporaryFolder();
    const store = createFileCheckpoints(folder, { keep: 2 });
    for (const time of [8, 9, 10, 11]) await store.save(checkpoint(time));
    expect(timesOf(await store.list())).toEqual([11, 10]);
    expect(await readdir(folder)).toHaveLength(2);
  });

  it('of which one that is damaged is left out and told of', async () => {
    const folder = await temporaryFolder();
    const damaged: string[] = [];
    const store = createFileCheckpoints(folder, { onDamaged: (file, words) => damaged.push(`${file}: ${words}`) });
    for (const time of [1, 2, 3]) await store.save(checkpoint(time));
    const newest = join(folder, 'checkpoint-3.json');
    await writeFile(newest, (await readFile(newest, 'utf8')).slice(0, -20));
    await writeFile(join(folder, 'checkpoint-2.json'), '{"format":"something else"}');
    expect(timesOf(await store.list())).toEqual([1]);
    // They are read side by side, in no order.
    expect(damaged.toSorted()).toEqual([expect.stringContaining('format'), expect.stringContaining(newest)]);
  });

  it('leave what is half written, and what is none of theirs, alone', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'checkpoint-9.json.77.unfinished'), '{"form');
    await writeFile(join(folder, 'run.json'), '{}');
    await mkdir(join(folder, 'checkpoints'));
    const store = createFileCheckpoints(folder, { onDamaged: (file) => expect.unreachable(file) });
    await store.save(checkpoint(1));
    expect(timesOf(await store.list())).toEqual([1]);
    await store.clear();
    expect((await readdir(folder)).sort()).toEqual(['checkpoint-9.json.77.unfinished', 'checkpoints', 'run.json']);
  });

  it('do not let one of the future, from a clock that was wrong, stand before newer ones', async () => {
    const store = createFileCheckpoints(await temporaryFolder());
    await store.save(checkpoint(5000));
    await store.save(checkpoint(1000));
    expect(timesOf(await store.list())).toEqual([1000]);
  });

  it('reject what cannot be written: the show goes on, and says so', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(createFileCheckpoints(join(folder, 'file')).save(checkpoint(1))).rejects.toThrow();
  });
});
