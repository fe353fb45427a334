import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import type { Clock } from '../processor.ts';
import { createRingReader, createRingWriter, HEAD, READER_SLEEPS, type RingWriter, TAIL, WRITER_SLEEPS } from './ring.ts';

/** How often a sleeping end looks where `Atomics.waitAsync` is missing, milliseconds. */
const POLL_MS = 4;

type WaitAsync = (
  array: Int32Array,
  index: number,
  value: number,
) => { readonly async: false } | { readonly async: true; readonly value: Promise<unknown> };

/**
 * Calls back once, when the counter is no longer `value`. Only ends that must be woken (reactive processors, full blocking links) sleep;
 * an end that is polled anyway costs its partner nothing.
 */
function createSleeper(control: Int32Array, counter: number, sleeps: number, clock: Clock, wake: () => void) {
  const waitAsync = (Atomics as { readonly waitAsync?: WaitAsync }).waitAsync;
  let asleep = false;
  let closed = false;

  function done(): void {
    asleep = false;
    if (!closed) wake();
  }

  return {
    sleepUntilNot(value: number): void {
      if (asleep || closed) return;
      asleep = true;
      const poll = (): void => {
        if (closed || Atomics.load(control, counter) !== value) done();
        else clock.after(POLL_MS, poll);
      };
      if (!waitAsync) {
        clock.after(POLL_MS, poll);
        return;
      }
      // The flag is up before the counter is compared, so a partner that changes the counter either sees the flag or is seen here.
      Atomics.store(control, sleeps, 1);
      const wait = waitAsync(control, counter, value);
      if (wait.async) void wait.value.then(done);
      else queueMicrotask(done);
    },
    close(): void {
      closed = true;
      Atomics.notify(control, counter);
    },
  };
}

/** The sending end of a ring in a host. The writer comes into being with the first `send`, so that `raw` can give the ring away untouched. */
export function createRingSendEnd(buffer: SharedArrayBuffer, capacity: number, clock: Clock, wake: () => void): SendEnd {
  const control = new Int32Array(buffer);
  const sleeper = createSleeper(control, TAIL, WRITER_SLEEPS, clock, wake);
  let writer: RingWriter | undefined;
  const open = (): RingWriter => {
    writer ??= createRingWriter(buffer);
    return writer;
  };

  return {
    send: (message) => open().write(message as ArrayLike<number>),
    get full() {
      return open().full;
    },
    watch() {
      const tail = Atomics.load(control, TAIL);
      if (open().full) sleeper.sleepUntilNot(tail);
      else wake();
    },
    raw: () => ({ type: 'ring', buffer, capacity }),
    resize: () => undefined,
    close: sleeper.close,
  };
}

export function createRingReceiveEnd(buffer: SharedArrayBuffer, clock: Clock, wake: () => void): ReceiveEnd {
  const control = new Int32Array(buffer);
  const reader = createRingReader(buffer);
  const sleeper = createSleeper(control, HEAD, READER_SLEEPS, clock, wake);
  let closed = false;

  return {
    take: () => (closed ? undefined : reader.read()),
    get size() {
      return closed ? 0 : reader.size;
    },
    watch(seen) {
      const head = Atomics.load(control, HEAD);
      if (reader.size > seen) wake();
      else sleeper.sleepUntilNot(head);
    },
    resize: () => undefined,
    close() {
      closed = true;
      sleeper.close();
    },
  };
}
