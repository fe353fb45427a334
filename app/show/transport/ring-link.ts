import { createHistogram } from '../histogram.ts';
import type { ReceiveEnd, SendEnd } from '../link-end.ts';
import type { Clock } from '../processor.ts';
import { createRingReader, createRingWriter, ENDED, HEAD, READER_SLEEPS, TAIL, WRITER_SLEEPS } from './ring.ts';
import { createWideCounter } from './wide-counter.ts';

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

/** The sending end of a ring in a host. Once the ring was given away by `raw` it has another writer. */
export function createRingSendEnd(buffer: SharedArrayBuffer, capacity: number, clock: Clock, wake: () => void): SendEnd {
  const control = new Int32Array(buffer);
  const sleeper = createSleeper(control, TAIL, WRITER_SLEEPS, clock, wake);
  const writer = createRingWriter(buffer);
  let given = false;

  return {
    send: (message) => writer.write(message as ArrayLike<number>),
    get full() {
      return writer.full;
    },
    watch() {
      const tail = Atomics.load(control, TAIL);
      if (writer.full) sleeper.sleepUntilNot(tail);
      else wake();
    },
    raw() {
      given = true;
      return { type: 'ring', buffer, capacity };
    },
    // The memory is shared: the reader's end counts for both.
    counts: () => ({ waiting: 0, dropped: 0 }),
    finish() {
      sleeper.close();
      // When another writer has stopped is not known here; its first frame in the next ring tells.
      if (!given) Atomics.store(control, ENDED, 1);
    },
    close: sleeper.close,
  };
}

export function createRingReceiveEnd(buffer: SharedArrayBuffer, clock: Clock, wake: () => void): ReceiveEnd {
  const control = new Int32Array(buffer);
  const latency = createHistogram();
  const reader = createRingReader(buffer, latency.record);
  const sleeper = createSleeper(control, HEAD, READER_SLEEPS, clock, wake);
  const sent = createWideCounter(() => reader.sent);
  const dropped = createWideCounter(() => reader.dropped);
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
    isOver: (nextSpeaks) => nextSpeaks || Atomics.load(control, ENDED) === 1,
    counts: () => ({ dropped: dropped(), sent: sent(), latency: latency.snapshot() }),
    close() {
      closed = true;
      sleeper.close();
    },
  };
}
