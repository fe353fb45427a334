import { describe, expect, it } from 'vitest';
import {
  createPortFrameWriter,
  type FrameMessage,
  type FramePort,
  type FrameReply,
  type PortFrame,
} from '#app/show/transport/port-frame-writer.ts';

/** A port whose other end is the test: it sees what was sent and decides when to answer. */
function createPort() {
  const sent: PortFrame[] = [];
  const ends: FrameMessage[] = [];
  const port: FramePort & { readonly sent: PortFrame[]; readonly ends: FrameMessage[]; reply(reply: FrameReply): void } = {
    sent,
    ends,
    onmessage: null,
    postMessage(message: FrameMessage, transfer) {
      if (message.type !== 'frame') return void ends.push(message);
      expect(transfer).toEqual([message.frame.buffer]);
      sent.push(structuredClone(message.frame, { transfer }));
    },
    reply(reply) {
      port.onmessage?.({ data: reply } as MessageEvent);
    },
  };
  return port;
}

const format = { element: 'f64', length: 1, capacity: 3 } as const;
const numbers = (port: { readonly sent: readonly PortFrame[] }): (number | undefined)[] => port.sent.map((frame) => frame[0]);

describe('port frame writer', () => {
  it('C7: block sends what it has credit for, refuses the rest, and goes on when a buffer returns', () => {
    const port = createPort();
    let rooms = 0;
    const writer = createPortFrameWriter(port, { ...format, policy: 'block' }, () => rooms++);
    expect([1, 2, 3, 4].map((n) => writer.write([n]))).toEqual([true, true, true, false]);
    expect(writer.full).toBe(true);
    const [first] = port.sent;
    if (!first) throw new Error('nothing was sent');
    port.reply({ type: 'frame', frame: first });
    expect(rooms).toBe(1);
    expect(writer.write([4])).toBe(true);
    expect(numbers(port).slice(1)).toEqual([2, 3, 4]);
  });

  it('C7: while the reader is busy the newest frames wait, and go in order when it is back', () => {
    const port = createPort();
    const writer = createPortFrameWriter(port, { ...format, policy: 'drop-oldest' });
    for (let n = 1; n <= 20; n++) expect(writer.write([n])).toBe(true);
    expect(numbers(port)).toEqual([1, 2, 3]);
    for (const frame of port.sent.splice(0)) port.reply({ type: 'frame', frame });
    expect(numbers(port)).toEqual([18, 19, 20]);
  });

  it('C7: latest keeps one', () => {
    const port = createPort();
    const writer = createPortFrameWriter(port, { ...format, policy: 'latest' });
    for (let n = 1; n <= 5; n++) writer.write([n]);
    for (const frame of port.sent.splice(0)) port.reply({ type: 'frame', frame });
    expect(numbers(port)).toEqual([5]);
  });

  it('C8: who goes on elsewhere first sends what waits, whatever the credits, then says the end with its counts', () => {
    const port = createPort();
    const writer = createPortFrameWriter(port, { ...format, policy: 'drop-oldest' });
    for (let n = 1; n <= 20; n++) writer.write([n]);
    expect([writer.waiting, writer.dropped]).toEqual([3, 14]);
    writer.finish();
    expect(numbers(port)).toEqual([1, 2, 3, 18, 19, 20]);
    expect(port.ends).toEqual([{ type: 'end', sent: 20, dropped: 14 }]);
    expect(port.onmessage).toBeNull();
  });
});
