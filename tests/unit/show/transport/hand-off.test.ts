import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '#app/show/clock.ts';
import { createInletPort } from '#app/show/inlet.ts';
import { mergeLinkReports } from '#app/show/link-report.ts';
import { createOutletPort } from '#app/show/outlet.ts';
import type { RawEnd } from '#app/show/processor.ts';
import { createChannelPort } from '#app/show/transport/channel-port.ts';
import { createPortReceiveEnd, createPortSendEnd } from '#app/show/transport/port.ts';
import { createRawWriter, nowhere } from '#app/show/transport/raw-writer.ts';
import { createRingBuffer } from '#app/show/transport/ring.ts';
import { createRingReceiveEnd, createRingSendEnd } from '#app/show/transport/ring-link.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { until } from '../support/rig.ts';

const wake = (): void => undefined;
const frame = { element: 'f64', length: 1 } as const;

/** Code that writes frames without a host, as an audio worklet does. */
function createScribe() {
  let writer = nowhere;
  return {
    attach(end: RawEnd | undefined): void {
      writer.finish();
      writer = createRawWriter(end);
    },
    write: (n: number): boolean => writer.write([n]),
  };
}

for (const transport of ['ring', 'port'] as const) {
  for (const policy of ['block', 'drop-oldest'] as const) {
    describe(`a ${policy} link by ${transport} whose end was handed off`, () => {
      const terms = { capacity: 4, policy };
      function open() {
        const inlet = createInletPort();
        const outlet = createOutletPort('a.out');
        if (transport === 'ring') {
          const buffer = createRingBuffer({ ...frame, ...terms });
          inlet.attach('l', createRingReceiveEnd(buffer, systemClock, wake), terms);
          outlet.attach('l', createRingSendEnd(buffer, 4, systemClock, wake), terms);
        } else {
          const { port1, port2 } = new MessageChannel();
          inlet.attach('l', createPortReceiveEnd(port1, { ...terms, frame, wake, clock: systemClock }), terms);
          outlet.attach('l', createPortSendEnd(port2, { ...terms, frame, wake, clock: systemClock }), terms);
        }
        onTestFinished(() => {
          outlet.detach('l');
          inlet.detach('l');
        });
        const got: (number | undefined)[] = [];
        const take = async (count: number): Promise<void> => {
          await until(() => inlet.inlet.size >= count);
          for (let i = 0; i < count; i++) got.push((inlet.inlet.take() as Float64Array | undefined)?.[0]);
        };
        const report = () => mergeLinkReports(outlet.report('l') ?? terms, inlet.report('l') ?? terms);
        return { outlet, got, take, report };
      }

      it('C7, A1: goes on when it is handed to another, as when a microphone is opened again, however often', async () => {
        const { outlet, got, take, report } = open();
        let n = 0;
        for (let time = 0; time < 5; time++) {
          const scribe = createScribe();
          outlet.outlet.handOff(scribe.attach);
          for (let i = 0; i < 3; i++) expect(scribe.write(++n)).toBe(true);
          await take(3);
          scribe.attach(undefined);
          scribe.write(-1);
        }
        expect(got).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
        await until(() => report().sent === 15);
        expect(report()).toMatchObject({ sent: 15, taken: 15, dropped: 0, waiting: 0 });
      });

      it('D6: counts what the other wrote', async () => {
        const { outlet, take, report } = open();
        const scribe = createScribe();
        outlet.outlet.handOff(scribe.attach);
        let accepted = 0;
        for (let n = 1; n <= 10; n++) if (scribe.write(n)) accepted++;
        expect(accepted).toBe(policy === 'block' ? 4 : 10);
        await take(1);
        await until(() => {
          const { sent, taken = 0, waiting = 0, dropped = 0 } = report();
          return sent === accepted && taken + waiting + dropped === accepted;
        });
        expect(report().dropped).toBe(accepted - 1 - (report().waiting ?? 0));
      });
    });
  }
}

it('C8: a link does not wait for ever for the good-bye of a writer whose thread is gone', async () => {
  const clock = createManualClock();
  const terms = { capacity: 4, policy: 'block' } as const;
  const inlet = createInletPort();
  const outlet = createOutletPort('a.out');
  const wire = (): void => {
    const { port1, port2 } = new MessageChannel();
    inlet.attach('l', createPortReceiveEnd(port1, { ...terms, frame, wake, clock }), terms);
    outlet.attach('l', createPortSendEnd(port2, { ...terms, frame, wake, clock }), terms);
  };
  onTestFinished(() => {
    outlet.detach('l');
    inlet.detach('l');
  });
  const ends: (RawEnd | undefined)[] = [];
  wire();
  outlet.outlet.handOff((end) => void ends.push(end));
  createRawWriter(ends[0]).write([1]);
  await until(() => inlet.inlet.size === 1);
  wire();
  const scribe = createScribe();
  outlet.outlet.handOff(scribe.attach);
  scribe.write(2);
  await clock.advance(1000);
  const next = (): number | undefined => (inlet.inlet.take() as Float64Array | undefined)?.[0];
  expect([next(), next()]).toEqual([1, undefined]);
  await clock.advance(2000);
  expect(next()).toBe(2);
});

it('D10: a link to another window has no end to hand off: that fails in words, and the port is as if unconnected', () => {
  const outlet = createOutletPort('a.out');
  const given: unknown[] = [];
  outlet.outlet.handOff((end) => void given.push(end));
  const port = createChannelPort(`hand-off-test/${process.pid}`, 'from', { after: (_ms, callback) => systemClock.after(0, callback) });
  const terms = { capacity: 1, policy: 'latest' } as const;
  expect(() => outlet.attach('l', createPortSendEnd(port, { ...terms, frame, wake, clock: systemClock }), terms)).toThrow('another window');
  expect([outlet.outlet.connected, outlet.report('l'), given]).toEqual([false, undefined, [undefined, undefined]]);
});
