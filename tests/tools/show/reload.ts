import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, type Result } from '#app/lib/result.ts';

/** Editors write a file in several steps. */
const SETTLE_MS = 80;

export type ReloadEvent =
  | { readonly type: 'reloaded'; readonly thread: string; readonly file: string; readonly tookMs: number }
  /** The old code goes on. */
  | { readonly type: 'not-reloaded'; readonly thread: string; readonly file: string; readonly words: string };

export interface ReloaderOptions {
  /** Whether a thread's code can be loaded as it is now; words where not. */
  readonly check: (thread: string) => Promise<Result<unknown, string>>;
  readonly restart: (thread: string, reason: string) => Promise<void>;
  readonly onEvent: (event: ReloadEvent) => void;
}

/** Watches the files that threads have loaded, and restarts a thread when one of its own has changed and still compiles. */
export interface Reloader {
  loaded(thread: string, url: string): void;
  close(): void;
}

export function createReloader({ check, restart, onEvent }: ReloaderOptions): Reloader {
  const files = new Map<string, { readonly threads: Set<string>; text: string | undefined }>();
  const folders = new Map<string, FSWatcher>();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  let closed = false;

  async function look(): Promise<void> {
    const due = new Map<string, string>();
    for (const file of changed) {
      const known = files.get(file);
      const text = await readFile(file, 'utf8').catch(() => undefined);
      // A file that is gone for a moment is being written.
      if (!known || text === undefined || text === known.text) continue;
      known.text = text;
      for (const thread of known.threads) due.set(thread, file);
    }
    changed.clear();
    for (const [thread, file] of due) await reload(thread, file);
  }

  async function reload(thread: string, file: string): Promise<void> {
    if (closed) return;
    const began = performance.now();
    const loads = await check(thread);
    if (!loads.ok) return onEvent({ type: 'not-reloaded', thread, file, words: loads.error });
    await restart(thread, `${file} has changed`);
    onEvent({ type: 'reloaded', thread, file, tookMs: performance.now() - began });
  }

  function onChange(file: string): void {
    if (!files.has(file)) return;
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(look).catch((error: unknown) => {
        onEvent({ type: 'not-reloaded', thread: '', file, words: messageOf(error) });
      });
    }, SETTLE_MS);
  }

  return {
    loaded(thread, url) {
      const file = fileURLToPath(url);
      const known = files.get(file);
      if (known) {
        known.threads.add(thread);
        return;
      }
      const entry = { threads: new Set([thread]), text: undefined as string | undefined };
      files.set(file, entry);
      // Known before it can change: what was loaded is what is compared with.
      readFile(file, 'utf8').then(
        (text) => {
          entry.text ??= text;
        },
        // Gone already: the next text it has is a change.
        () => undefined,
      );
      const folder = dirname(file);
      if (closed || folders.has(folder)) return;
      folders.set(
        folder,
        watch(folder, (_event, name) => {
          if (name !== null) onChange(join(folder, name));
        }),
      );
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const watcher of folders.values()) watcher.close();
      folders.clear();
    },
  };
}
