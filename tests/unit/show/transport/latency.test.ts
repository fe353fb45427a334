import { describe, expect, it } from 'vitest';
import { createDirectLink } from '#app/show/transport/direct.ts';
import { createRingBuffer, createRingReader, createRingWriter } from '#app/show/transport/ring.ts';
import { ageOf, coarseStamp, NO_STAMP, stamp } from '#app/show/transport/stamp.ts';
import { createWideCounter } from '#app/show/transport/wide-counter.ts';
import { createManualClock } from '../support/manual-clock.ts';

describe('latency of links', () => {
  it('D6: within a thread one message at a time is timed by the clock; when it is dropped the one that came instead', async () => {
    const clock = createManualClock();
    const { send, receive } = createDirectLink({
      capacity: 2,
      policy: 'drop-oldest',
      clock,
      onReadable: () => undefined,
      onRoom: () => undefined,
    });
    const latency = () => {
      const { count, sumMs } = receive.counts().latency;
      return [count, sumMs];
    };
    send.send('timed');
    await clock.advance(30);
    send.send('not timed');
    expect([receive.take(), receive.take(), ...latency()]).toEqual(['timed', 'not timed', 1, 30]);
    send.send('dropped');
    await clock.advance(1000);
    for (const message of ['b', 'timed in its place']) send.send(message);
    await clock.advance(20);
    expect([receive.take(), receive.take(), ...latency()]).toEqual(['b', 'timed in its place', 2, 50]);
    for (const message of ['timed again', 'not timed']) send.send(message);
    await clock.advance(5);
    receive.take();
    expect(latency()).toEqual([3, 55]);
    send.send('timed too, behind one that is not');
    await clock.advance(7);
    expect([receive.take(), receive.take(), ...latency()]).toEqual(['not timed', 'timed too, behind one that is not', 4, 62]);
  });

  it('D6: in a ring the reader learns how long the probed frame was under way; when it is dropped the probe moves on', () => {
    const buffer = createRingBuffer({ element: 'f64', length: 1, capacity: 2, policy: 'drop-oldest' });
    const ages: number[] = [];
    const writer = createRingWriter(buffer);
    const reader = createRingReader(buffer, (ageMs) => void ages.push(ageMs));
    const ago = (ms: number): number => stamp() - ms;
    writer.write([1], ago(60_000));
    writer.write([2], ago(10));
    reader.read();
    reader.read();
    expect(ages).toEqual([expect.closeTo(60_000, -3)]);
    writer.write([3], ago(999_000));
    writer.write([4], ago(10));
    writer.write([5], ago(30_000));
    reader.read();
    expect(ages).toHaveLength(1);
    reader.read();
    expect(ages[1]).toBeCloseTo(30_000, -3);
    writer.write([6], NO_STAMP);
    writer.write([7], ago(120_000));
    while (reader.read());
    expect(ages).toEqual([expect.closeTo(60_000, -3), expect.closeTo(30_000, -3), expect.closeTo(120_000, -3)]);
  });

  it('D6: a stamp of either clock is read by the same, and no age is below zero', () => {
    expect(coarseStamp()).toBeLessThan(0);
    expect(ageOf(coarseStamp() + 5000)).toBeGreaterThanOrEqual(5000);
    expect(ageOf(stamp() - 5000)).toBeGreaterThanOrEqual(5000);
    expect(ageOf(stamp() + 60_000)).toBe(0);
    expect(ageOf(coarseStamp() - 60_000)).toBe(0);
  });

  it('D6: a count that goes round at 2^32 goes on', () => {
    let low = 0xffff_fff0;
    const count = createWideCounter(() => low);
    expect(count()).toBe(0xffff_fff0);
    low = 5;
    expect(count()).toBe(2 ** 32 + 5);
  });
});
