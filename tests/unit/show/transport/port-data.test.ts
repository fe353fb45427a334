import { describe, expect, it } from 'vitest';
import { systemClock } from '#app/show/clock.ts';
import { createPortReceiveEnd, createPortSendEnd, type LinkPort } from '#app/show/transport/port.ts';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

function open() {
  const { port1, port2 } = new MessageChannel();
  let posts = 0;
  const original = port1.postMessage.bind(port1);
  port1.postMessage = (message: unknown, transfer?: Transferable[] | StructuredSerializeOptions) => {
    original(message, transfer as Transferable[]);
    posts++;
  };
  const options = { capacity: 8, policy: 'block', wake: () => undefined, clock: systemClock } as const;
  const send = createPortSendEnd(port1 as unknown as LinkPort, options);
  const receive = createPortReceiveEnd(port2 as unknown as LinkPort, options);
  const takeAll = (): unknown[] => {
    const all: unknown[] = [];
    for (let message = receive.take(); message !== undefined; message = receive.take()) all.push(message);
    return all;
  };
  return { send, takeAll, posts: () => posts, close: () => [send.close(), receive.close()] };
}

describe('messages over a port', () => {
  it('C2: what is sent in one turn travels together, in order; what is transferred does not wait', async () => {
    const { send, takeAll, posts, close } = open();
    const buffer = new ArrayBuffer(8);
    send.send('one');
    send.send('two');
    send.send({ buffer }, [buffer]);
    expect(buffer.byteLength).toBe(0);
    send.send('four');
    await turn();
    expect(posts()).toBe(2);
    expect(takeAll()).toMatchObject(['one', 'two', { buffer: { byteLength: 8 } }, 'four']);
    close();
  });

  it('C2: a message that cannot be cloned is its sender’s mistake, and takes no other along nor a place in the link', async () => {
    const { send, takeAll, close } = open();
    const buffer = new ArrayBuffer(8);
    send.send('one');
    send.send(() => 'cannot be cloned');
    expect(() => send.send({ buffer }, [buffer])).toThrow(/could not be cloned/);
    await turn();
    expect(takeAll()).toMatchObject(['one', { buffer: { byteLength: 8 } }]);
    await turn();
    for (let n = 0; n < 8; n++) expect(send.send(n)).toBe(true);
    expect(send.send(8)).toBe(false);
    close();
  });
});
