import type { LinkPolicy } from './processor.ts';

export interface QueueOptions<T> {
  readonly capacity: number;
  readonly policy: LinkPolicy;
  /** Frees a message that nobody will take. */
  readonly dispose?: ((message: T) => void) | undefined;
}

/** A bounded first-in first-out queue within one thread. */
export interface Queue<T> {
  /** False when the policy is `block` and the queue is full: nothing was queued. */
  push(message: T): boolean;
  take(): T | undefined;
  readonly size: number;
  /** True while a blocking queue has no room. */
  readonly full: boolean;
  readonly dropped: number;
  /** Disposes of everything that waits. */
  clear(): void;
}

/** `latest` has room for one, whatever its capacity. */
export const roomOf = (capacity: number, policy: LinkPolicy): number => (policy === 'latest' ? 1 : capacity);

export function createQueue<T>({ capacity, policy, dispose }: QueueOptions<T>): Queue<T> {
  const room = roomOf(capacity, policy);
  /** A circle. */
  const cells: (T | undefined)[] = new Array(room);
  let first = 0;
  let size = 0;
  let dropped = 0;

  function take(): T | undefined {
    if (size === 0) return undefined;
    const message = cells[first];
    cells[first] = undefined;
    first = first + 1 === room ? 0 : first + 1;
    size--;
    return message;
  }

  function drop(): void {
    const message = take() as T;
    dropped++;
    dispose?.(message);
  }

  return {
    push(message) {
      if (size >= room) {
        if (policy === 'block') return false;
        drop();
      }
      const at = first + size;
      cells[at < room ? at : at - room] = message;
      size++;
      return true;
    },
    take,
    get size() {
      return size;
    },
    get full() {
      return policy === 'block' && size >= room;
    },
    get dropped() {
      return dropped;
    },
    clear() {
      while (size > 0) drop();
    },
  };
}
