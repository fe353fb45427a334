import { afterEach, describe, expect, it } from 'vitest';
import { createBroadcastPort } from '#app/supervisor/bus/broadcast.ts';
import { createConsoleClient } from '#app/supervisor/bus/client.ts';
import { parseForConsole, parseForStage, parseMessage } from '#app/supervisor/bus/parse.ts';
import type { BusPort } from '#app/supervisor/bus/protocol.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop();
});

let channels = 0;
const newChannel = (): string => `test/${performance.timeOrigin}/${++channels}`;
function opened(port: BusPort): BusPort {
  stops.push(port.close);
  return port;
}

/** A stage in a page of its own, spoken to over the real channel alone: the bus is the only thing the two pages share. */
async function openOtherPage(channel: string, address: string): Promise<HTMLIFrameElement> {
  const frame = document.createElement('iframe');
  frame.srcdoc = `<script>
    const bus = new BroadcastChannel(${JSON.stringify(channel)});
    const from = 'frame-' + Math.random();
    const say = (message) => bus.postMessage({ v: 1, from, ...message });
    const announce = () => say({ type: 'announce', stage: { name: 'show', address: ${JSON.stringify(address)}, startedAtMs: Date.now(), version: '1' } });
    bus.addEventListener('message', ({ data }) => {
      if (data.type === 'who') announce();
      if (data.to !== from) return;
      if (data.type === 'subscribe') say({ type: 'telemetry', topic: 'audio.features', atMs: Date.now(), data: { subscriptions: data.topics.length } });
      if (data.type === 'command') say({ type: 'reply', to: data.from, id: data.id, result: { ok: true, value: data.command.type } });
    });
    addEventListener('pagehide', () => say({ type: 'gone' }));
    announce();
  </script>`;
  document.body.append(frame);
  stops.push(() => frame.remove());
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  return frame;
}

describe('bus among windows', () => {
  it('E10: carries messages over a real BroadcastChannel, and none of what is no message', async () => {
    const channel = newChannel();
    const stage = opened(createBroadcastPort({ parse: parseForStage, channel }));
    const console_ = opened(createBroadcastPort({ parse: parseForConsole, channel }));
    const heard: unknown[] = [];
    stage.listen((message) => void heard.push(message));
    const done = new Promise<void>((resolve) => stage.listen((message) => message.from === 'last' && resolve()));
    const raw = new BroadcastChannel(channel);
    stops.push(() => raw.close());
    const cyclic: Record<string, unknown> = { v: 1, from: 'x', type: 'who' };
    cyclic['self'] = cyclic;
    for (const rubbish of [
      'who',
      null,
      5n,
      new Map(),
      new Uint8Array(3),
      [],
      { v: 2, from: 'x', type: 'who' },
      { v: 1, type: 'who' },
      new Blob(['x']),
    ])
      raw.postMessage(rubbish);
    console_.post({ v: 1, from: 'console', type: 'who' });
    console_.post({ v: 1, from: 'last', type: 'who' });
    await done;
    expect(heard).toEqual([
      { v: 1, from: 'console', type: 'who' },
      { v: 1, from: 'last', type: 'who' },
    ]);
  });

  it('E10: a closed port neither speaks nor throws', async () => {
    const channel = newChannel();
    const listener = opened(createBroadcastPort({ parse: parseMessage, channel }));
    const closed = createBroadcastPort({ parse: parseMessage, channel });
    const heard = new Promise((resolve) => listener.listen(({ from }) => resolve(from)));
    closed.close();
    closed.post({ v: 1, from: 'closed', type: 'who' });
    const other = opened(createBroadcastPort({ parse: parseMessage, channel }));
    other.post({ v: 1, from: 'other', type: 'who' });
    expect(await heard).toBe('other');
  });

  it('E2, E3, E10: a console finds a stage in another page, talks to it, and takes up the one that comes after a reload', async () => {
    const channel = newChannel();
    const client = createConsoleClient({ ports: [opened(createBroadcastPort({ parse: parseForConsole, channel }))] });
    stops.push(client.dispose);
    const when = (condition: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!condition()) return;
          stop();
          resolve();
        };
        const stop = client.onChange(look);
        look();
      });
    const frame = await openOtherPage(channel, '/?one');
    await openOtherPage(channel, '/?two');
    await when(() => client.stages.length === 2);
    const one = client.stages.find(({ card }) => card.address === '/?one');
    const features = new Promise((resolve) => client.onTelemetry(resolve));
    client.attach(one?.peer ?? '', ['audio.features', 'graph']);
    expect(await features).toMatchObject({ topic: 'audio.features', data: { subscriptions: 2 } });
    expect(await client.send({ type: 'get_state', target: 'show' })).toEqual({ ok: true, value: 'get_state' });

    frame.remove();
    await when(() => client.attachment.name === 'waiting');
    expect(await client.send({ type: 'undo' })).toMatchObject({ ok: false, error: { code: 'stage-gone' } });
    const again = new Promise((resolve) => client.onTelemetry(resolve));
    await openOtherPage(channel, '/?one');
    await when(() => client.attachment.name === 'attached');
    expect(client.attachment).toMatchObject({ name: 'attached', reconnects: 1, stage: { card: { address: '/?one' } } });
    expect(await again).toMatchObject({ data: { subscriptions: 2 } });
    expect(await client.send({ type: 'undo' })).toEqual({ ok: true, value: 'undo' });
  });
});
