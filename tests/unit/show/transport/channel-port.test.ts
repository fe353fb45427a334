import { expose, wrap } from 'comlink';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ChannelPort, createChannelPort } from '#app/show/transport/channel-port.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { until } from '../support/rig.ts';

let names = 0;
function open() {
  const name = `channel-port-test/${process.pid}/${++names}`;
  const clock = createManualClock();
  const side = (which: 'from' | 'to'): ChannelPort => {
    const port = createChannelPort(name, which, clock);
    onTestFinished(async () => {
      port.close();
      await clock.advance(10_000);
    });
    return port;
  };
  return { clock, side, name };
}

/** Collects what arrives and tells when enough is there. */
function arrivals(port: ChannelPort, count: number): Promise<unknown[]> {
  return new Promise((resolve) => {
    const got: unknown[] = [];
    port.onmessage = ({ data }) => {
      got.push(data);
      if (got.length === count) resolve(got);
    };
  });
}

describe('channel port', () => {
  it('D10: what is posted before the other side is there waits for it, as it was when it was posted', async () => {
    const { side } = open();
    const from = side('from');
    const message = { n: 1 };
    from.postMessage(message);
    message.n = 2;
    from.postMessage(message);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await arrivals(side('to'), 2)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('D10: the sides hear each other in order, and nobody hears itself', async () => {
    const { side } = open();
    const from = side('from');
    const to = side('to');
    const [there, back] = [arrivals(to, 3), arrivals(from, 1)];
    for (const n of [1, 2, 3]) from.postMessage(n);
    expect(await there).toEqual([1, 2, 3]);
    to.postMessage('back');
    expect(await back).toEqual(['back']);
  });

  it('D10: buffers are copied, whatever is listed for transfer', async () => {
    const { side } = open();
    const from = side('from');
    const got = arrivals(side('to'), 1);
    const frame = new Float64Array([1, 2]);
    from.postMessage(frame, [frame.buffer]);
    expect(await got).toEqual([frame]);
    expect(frame.length).toBe(2);
  });

  it('C8: a side that closes still lets its last messages reach a partner that is only just coming, then lets go', async () => {
    const { clock, side, name } = open();
    const from = side('from');
    from.postMessage('last');
    from.close();
    from.postMessage('too late');
    await new Promise((resolve) => setImmediate(resolve));
    const to = side('to');
    const got: unknown[] = [];
    to.onmessage = ({ data }) => void got.push(data);
    await until(() => got.length > 0);
    await clock.advance(10_000);
    expect(got).toEqual(['last']);
    const witness = new BroadcastChannel(name);
    const heard: unknown[] = [];
    witness.onmessage = ({ data }) => void heard.push(data);
    witness.postMessage({ side: 'to', type: 'hello' });
    for (let i = 0; i < 8; i++) await new Promise((resolve) => setImmediate(resolve));
    witness.close();
    expect(heard.filter((letter) => (letter as { readonly side: string }).side === 'from')).toEqual([]);
  });

  it('D10: Comlink speaks over it', async () => {
    const { side } = open();
    expose({ double: (n: number) => 2 * n }, side('to'));
    const remote = wrap<{ double(n: number): number }>(side('from'));
    expect(await remote.double(21)).toBe(42);
  });
});
