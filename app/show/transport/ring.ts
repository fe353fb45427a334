/**
 * A lock-free queue of fixed-length frames between one writing and one reading thread, on shared memory.
 *
 * Every frame slot belongs, at any moment, to exactly one of: the writer, the reader, an entry of the queue. Ownership
 * passes by one atomic exchange, so no thread ever touches a slot that another may be touching: frames cannot tear,
 * whatever the memory order of the machine. (A sequence lock, the usual way to let a writer overwrite, reads while the
 * other writes and rests on fences JavaScript does not have.) With one entry this is the classic triple buffer.
 *
 * - Writing thread: `write` only. Wait-free: one copy, one exchange, one store; it never waits for the reader, never
 *   allocates, and calls `Atomics.notify` only for a reader that said it sleeps. Fit for an audio thread.
 * - Reading thread: `read` only. It copies nothing: the frame it returns is the slot itself, valid until the next `read`.
 *
 * What is guaranteed: frames arrive in the order written, none twice, none torn. `block` refuses a frame when `capacity`
 * wait and loses none. `drop-oldest` replaces the oldest waiting frame, so that the newest `capacity` survive; a reader
 * that meets the writer at that very frame moves on to the next. `latest` is `drop-oldest` with room for one.
 * A frame whose publication is not finished while `read` runs is seen by the next `read`.
 *
 * Latency is probed: one frame at a time carries the time it was written. The word PROBE says whose the other two probe words are: the writer's
 * while it is free or moved, the reader's while it is read; from under way either side takes them by one exchange, tried once. When the writer
 * overwrites the probed frame, the probe moves on to the frame just written, so that a link that always drops is measured too.
 *
 * An AudioWorklet can use this file as it is: it needs nothing of its surroundings.
 */
import { ageOf, isTimed, NO_STAMP, stamp } from './stamp.ts';

export interface RingFormat {
  readonly element: 'f32' | 'f64';
  /** Elements in a frame. */
  readonly length: number;
  /** Frames that can wait. */
  readonly capacity: number;
  readonly policy: 'block' | 'drop-oldest' | 'latest';
}

export type Frame = Float32Array | Float64Array;

export interface RingWriter {
  /** Copies a frame in. False when the policy is `block` and there is no room. `sent` is its stamp when it set out elsewhere. */
  write(frame: ArrayLike<number>, sent?: number): boolean;
  readonly full: boolean;
}

export interface RingReader {
  /** The oldest waiting frame, valid until the next call, or undefined. */
  read(): Frame | undefined;
  readonly size: number;
  /** Frames written since the ring was made, modulo 2^32. */
  readonly sent: number;
  /** Frames lost to the policy since the ring was made, modulo 2^32. */
  readonly dropped: number;
}

// Control words, Int32. Writer's and reader's words lie on cache lines of their own.
const CAPACITY = 0;
const LENGTH = 1;
const ELEMENT_BYTES = 2;
const BLOCKS = 3;
/** Frames published, modulo 2^32. Written by the writer. */
export const HEAD = 16;
/** Unread frames overwritten. Written by the writer. */
const DROPPED = 17;
/** 1 while the writer sleeps until there is room. Set by the writer, cleared by who wakes it. */
export const WRITER_SLEEPS = 18;
/** The writer's slot and entry. They are kept here, not in the writer, so that another writer can go on where one stopped. */
const HAND = 19;
const AT = 20;
/** 1 when the writer's host has moved the link to another ring. */
export const ENDED = 21;
const PROBE = 22;
/** Which frame the probe is. */
const PROBED = 23;
/** When it was written: a float64 on the writer's cache line. */
const PROBED_AT_BYTE = 24 * 4;
/** Frames taken or passed over, modulo 2^32. Written by the reader. */
export const TAIL = 32;
/** 1 while the reader sleeps until a frame comes. */
export const READER_SLEEPS = 33;
const CONTROL_WORDS = 48;

// What PROBE says.
const FREE = 0;
const UNDER_WAY = 1;
const MOVED = 2;
const READ = 3;

/** Bytes of a ring; the entries and the sequence numbers of the slots follow the control words, then come the slots. */
function layout(capacity: number, length: number, elementBytes: number) {
  const slots = capacity + 2; // one more for the writer's hand, one for the reader's
  const words = CONTROL_WORDS + capacity + slots;
  const framesAt = Math.ceil((words * 4) / 8) * 8;
  return { slots, framesAt, bytes: framesAt + slots * length * elementBytes };
}

/** Makes the memory of a ring. `allocate` may make unshared memory for a ring within one thread. Throws a RangeError on a format without room. */
export function createRingBuffer(format: RingFormat): SharedArrayBuffer;
export function createRingBuffer<B extends ArrayBufferLike>(format: RingFormat, allocate: (bytes: number) => B): B;
export function createRingBuffer(format: RingFormat, allocate?: (bytes: number) => ArrayBufferLike): ArrayBufferLike {
  const capacity = format.policy === 'latest' ? 1 : format.capacity;
  if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`a ring needs a capacity of 1 or more, not ${capacity}`);
  if (!Number.isInteger(format.length) || format.length < 1) throw new RangeError(`a frame has 1 or more elements, not ${format.length}`);
  const elementBytes = format.element === 'f64' ? 8 : 4;
  const { slots, bytes } = layout(capacity, format.length, elementBytes);
  const buffer = allocate ? allocate(bytes) : new SharedArrayBuffer(bytes);
  const control = new Int32Array(buffer, 0, CONTROL_WORDS + capacity + slots);
  control[CAPACITY] = capacity;
  control[LENGTH] = format.length;
  control[ELEMENT_BYTES] = elementBytes;
  control[BLOCKS] = format.policy === 'block' ? 1 : 0;
  // Entry i starts with slot i, empty; the last two slots are the writer's and the reader's.
  for (let i = 0; i < capacity; i++) control[CONTROL_WORDS + i] = i << 1;
  control[HAND] = capacity;
  return buffer;
}

function open(buffer: ArrayBufferLike) {
  const control = new Int32Array(buffer, 0, CONTROL_WORDS);
  const capacity = control[CAPACITY] ?? 0;
  const length = control[LENGTH] ?? 0;
  const elementBytes = control[ELEMENT_BYTES] ?? 4;
  const { slots, framesAt } = layout(capacity, length, elementBytes);
  const frames: Frame[] = [];
  for (let i = 0; i < slots; i++) {
    const offset = framesAt + i * length * elementBytes;
    frames.push(elementBytes === 8 ? new Float64Array(buffer, offset, length) : new Float32Array(buffer, offset, length));
  }
  return {
    control,
    probedAt: new Float64Array(buffer, PROBED_AT_BYTE, 1),
    capacity,
    frames,
    /** `slot << 1 | full` */
    entries: new Int32Array(buffer, CONTROL_WORDS * 4, capacity),
    /** Which frame a slot holds. Written by the slot's owner. */
    sequences: new Int32Array(buffer, (CONTROL_WORDS + capacity) * 4, slots),
  };
}

/**
 * The writing end. Several in a row may write to one ring, as when a microphone is opened again, and even several in one thread by turns: never
 * two threads at once.
 */
export function createRingWriter(buffer: ArrayBufferLike): RingWriter {
  const { control, probedAt, capacity, entries, sequences, frames } = open(buffer);
  const blocks = control[BLOCKS] === 1;

  /** Whether this frame becomes the probe: there is none, or this one overwrites it. */
  function mayProbe(head: number): boolean {
    const state = Atomics.load(control, PROBE);
    if (state !== UNDER_WAY) return state === FREE && isTimed(head);
    if (((head - (control[PROBED] ?? 0)) | 0) < capacity) return false;
    return Atomics.compareExchange(control, PROBE, UNDER_WAY, MOVED) === UNDER_WAY;
  }

  const isFull = (): boolean => blocks && ((Atomics.load(control, HEAD) - Atomics.load(control, TAIL)) | 0) >= capacity;
  return {
    get full() {
      return isFull();
    },
    write(frame, sent) {
      if (isFull()) return false;
      const head = Atomics.load(control, HEAD);
      const hand = control[HAND] ?? 0;
      const at = control[AT] ?? 0;
      (frames[hand] as Frame).set(frame);
      Atomics.store(sequences, hand, head);
      if (sent !== NO_STAMP && mayProbe(head)) {
        probedAt[0] = sent ?? stamp();
        Atomics.store(control, PROBED, head);
        Atomics.store(control, PROBE, UNDER_WAY);
      }
      const replaced = Atomics.exchange(entries, at, (hand << 1) | 1);
      control[HAND] = replaced >>> 1;
      if ((replaced & 1) === 1) Atomics.add(control, DROPPED, 1);
      control[AT] = at + 1 === capacity ? 0 : at + 1;
      Atomics.store(control, HEAD, (head + 1) | 0);
      if (Atomics.load(control, READER_SLEEPS) === 1) {
        Atomics.store(control, READER_SLEEPS, 0);
        Atomics.notify(control, HEAD);
      }
      return true;
    },
  };
}

/**
 * The reading end. At most one per ring in its whole life.
 * @param onAge told how long a probed frame was under way, milliseconds, when it is read
 */
export function createRingReader(buffer: ArrayBufferLike, onAge?: (ageMs: number) => void): RingReader {
  const { control, probedAt, capacity, entries, sequences, frames } = open(buffer);
  let hand = capacity + 1;
  let at = 0;
  let tail = 0;

  function advance(count: number): void {
    tail = (tail + count) | 0;
    at = (at + count) % capacity;
  }

  function publishTail(): void {
    Atomics.store(control, TAIL, tail);
    if (Atomics.load(control, WRITER_SLEEPS) === 1) {
      Atomics.store(control, WRITER_SLEEPS, 0);
      Atomics.notify(control, TAIL);
    }
  }

  const ahead = (sequence: number): number => (sequence - Atomics.load(control, PROBED)) | 0;

  /** Looks at the probe under way, now that this frame was taken. */
  function probe(sequence: number): void {
    if (ahead(sequence) < 0 || Atomics.compareExchange(control, PROBE, UNDER_WAY, READ) !== UNDER_WAY) return;
    // It may have moved between the two looks.
    const by = ahead(sequence);
    if (by === 0) onAge?.(ageOf(probedAt[0] ?? 0));
    Atomics.store(control, PROBE, by < 0 ? UNDER_WAY : FREE);
  }

  return {
    get size() {
      return Math.min((Atomics.load(control, HEAD) - tail) | 0, capacity);
    },
    get sent() {
      return Atomics.load(control, HEAD) >>> 0;
    },
    get dropped() {
      return Atomics.load(control, DROPPED) >>> 0;
    },
    read() {
      for (;;) {
        // Signed difference, so that the counters may wrap.
        const waiting = (Atomics.load(control, HEAD) - tail) | 0;
        if (waiting <= 0) return undefined;
        if (waiting > capacity) advance((waiting - capacity) >>> 0);
        const entry = Atomics.load(entries, at);
        const slot = entry >>> 1;
        const expected = (entry & 1) === 1 && Atomics.load(sequences, slot) === tail;
        if (expected && Atomics.compareExchange(entries, at, entry, hand << 1) === entry) {
          hand = slot;
          // The slot is ours now, and says for certain which frame it is: if the writer came round all the way
          // between our look and our exchange, this is a later frame, and the earlier ones count as passed over.
          const sequence = sequences[slot] ?? 0;
          tail = (sequence + 1) | 0;
          at = at + 1 === capacity ? 0 : at + 1;
          publishTail();
          if (Atomics.load(control, PROBE) === UNDER_WAY) probe(sequence);
          return frames[slot];
        }
        // The writer has just replaced this very frame: it is gone, the next one is the oldest.
        advance(1);
      }
    },
  };
}
