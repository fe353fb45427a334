import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '#app/lib/result.ts';
import { type Checkpoint, type CheckpointStore, parseCheckpoint } from '#app/show/checkpoint.ts';

const FILE = /^checkpoint-(\d+)\.json$/;

export interface FileCheckpointsOptions {
  /** So many of the newest are kept. */
  readonly keep?: number;
  /** A file that cannot be resumed from was met. */
  readonly onDamaged?: (file: string, words: string) => void;
}

/**
 * Checkpoints as files of a folder. One that is being written has another name until all of it is on the disk, so that a process killed
 * at any moment leaves the checkpoints before it whole.
 */
export function createFileCheckpoints(folder: string, { keep = 5, onDamaged }: FileCheckpointsOptions = {}): CheckpointStore {
  /** The newest first. */
  async function files(): Promise<readonly string[]> {
    const names = (await readdir(folder)).filter((name) => FILE.test(name));
    return names.sort((a, b) => timeOf(b) - timeOf(a));
  }

  async function read(file: string): Promise<Checkpoint | undefined> {
    const path = join(folder, file);
    try {
      const parsed = parseCheckpoint(JSON.parse(await readFile(path, 'utf8')));
      if (parsed.ok) return parsed.value;
      const [failure] = parsed.error;
      onDamaged?.(path, `${failure?.place ?? ''}: ${failure?.message ?? ''}`);
    } catch (error) {
      onDamaged?.(path, messageOf(error));
    }
    return undefined;
  }

  return {
    async save(checkpoint) {
      await mkdir(folder, { recursive: true });
      const path = join(folder, `checkpoint-${checkpoint.savedAtMs}.json`);
      await writeWhole(path, `${JSON.stringify(checkpoint)}\n`);
      // One that bears a later time was written under a clock that was wrong: it must not stand in the way of newer ones.
      const all = await files();
      const wrong = all.filter((file) => timeOf(file) > checkpoint.savedAtMs);
      for (const file of [...wrong, ...all.slice(wrong.length + keep)]) await rm(join(folder, file), { force: true });
    },
    async list() {
      const all = await Promise.all((await files()).map(read));
      return all.filter((checkpoint) => checkpoint !== undefined);
    },
    async clear() {
      for (const file of await files()) await rm(join(folder, file), { force: true });
    },
  };
}

const timeOf = (file: string): number => Number(FILE.exec(file)?.[1]);

async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}
