import { describe, expect, it } from 'vitest';
import { noCounts, type ReceiveEnd } from '#app/show/link-end.ts';
import { createHandover } from '#app/show/transport/handover.ts';

/** An end in which the test puts what waits, and says when it is over. */
function createEnd(...messages: string[]) {
  const watched: number[] = [];
  const end: ReceiveEnd & { readonly messages: string[]; readonly watched: readonly number[]; over: boolean; closed: boolean } = {
    messages,
    watched,
    over: false,
    closed: false,
    take: () => messages.shift(),
    get size() {
      return messages.length;
    },
    watch: (seen: number) => void watched.push(seen),
    isOver: () => end.over,
    counts: () => noCounts,
    close() {
      end.closed = true;
    },
  };
  return end;
}

describe('handover', () => {
  it('C8: what waits in the new end is neither given nor counted as waiting before the old one is over', () => {
    const old = createEnd('a');
    const next = createEnd('c');
    const link = createHandover(old);
    link.succeed(next);
    expect([link.size, link.take(), link.size, link.take()]).toEqual([1, 'a', 0, undefined]);
    old.messages.push('b');
    old.over = true;
    expect([link.size, link.take(), old.closed]).toEqual([2, 'b', false]);
    expect([link.take(), old.closed, link.take()]).toEqual(['c', true, undefined]);
  });

  it('C8: a message that came to the old end between the two looks is not passed over', () => {
    const old = createEnd();
    const next = createEnd('b');
    old.isOver = () => {
      // The sender wrote this, moved on and wrote b; all that just after the reader had found the old end empty.
      if (!old.over) old.messages.push('a');
      old.over = true;
      return true;
    };
    const link = createHandover(old);
    link.succeed(next);
    expect([link.take(), link.take()]).toEqual(['a', 'b']);
  });

  it('C5: what was seen and left waiting wakes nobody, and one message more does, wherever it came', () => {
    const wakes = (seen: number, first: readonly string[], second: readonly string[]): boolean => {
      const old = createEnd(...first);
      const next = createEnd(...second);
      const link = createHandover(old);
      link.succeed(next);
      link.watch(seen);
      return [old, next].some(({ size, watched }) => size > (watched[0] ?? 0));
    };
    expect(wakes(3, ['a'], ['b', 'c'])).toBe(false);
    expect(wakes(2, ['a'], ['b', 'c'])).toBe(true);
    expect(wakes(2, ['a', 'b'], ['c'])).toBe(true);
    expect(wakes(0, [], [])).toBe(false);
  });

  it('C8: ends that never carried anything do not pile up when changes come faster than messages', () => {
    const first = createEnd('a');
    const link = createHandover(first);
    const ends = Array.from({ length: 9 }, () => createEnd());
    for (const end of ends) {
      link.succeed(end);
      end.over = true;
    }
    expect(ends.map(({ closed }) => closed)).toEqual([...new Array(8).fill(true), false]);
    link.close();
    expect([first.closed, ends.at(-1)?.closed]).toEqual([true, true]);
  });
});
