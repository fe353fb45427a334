import { Worker } from 'node:worker_threads';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { fail, ok, type Result } from '#app/lib/result.ts';
import type { RemoteThread } from '#app/show/remote-host.ts';
import { isThreadNote, type ThreadData, type ThreadNote } from './thread-protocol.ts';

/** A thread of Node's as the show sees one. */
export interface NodeThread extends RemoteThread {
  readonly exited: Promise<void>;
}

export function startThread(data: ThreadData, onNote: (note: ThreadNote) => void): NodeThread {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: data, name: data.thread });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  worker.on('message', (message: unknown) => {
    if (isThreadNote(message)) onNote(message);
  });
  return {
    endpoint: nodeEndpoint(worker),
    exited,
    terminate: () => void worker.terminate(),
    onError: (listener) => {
      worker.on('error', (error: Error) => listener(wordsFor(error)));
      worker.on('messageerror', (error) => listener(error.message));
    },
  };
}

/** With file and line, which a syntax error has at the head of its stack only. */
export function wordsFor(error: Error): string {
  const [place = '', ...rest] = (error.stack ?? '').split('\n');
  return error instanceof SyntaxError || rest.some((line) => /^\w*SyntaxError/.test(line)) ? `${place} ${error.message}` : error.message;
}

/** Finds out whether the code of a thread can be loaded as it is now: what its table of kinds says, or words. */
export function tryThread(data: Omit<ThreadData, 'purpose'>): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    const trial = startThread({ ...data, purpose: 'trial' }, (note) => {
      if (note.type === 'loads') resolve(ok(note.kinds));
    });
    trial.onError((words) => resolve(fail(words)));
    void trial.exited.then(() => resolve(fail('it ended without a word')));
  });
}
