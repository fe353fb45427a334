import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { parseMessage } from '#app/supervisor/bus/parse.ts';
import { createSocketPort, type SocketLike, type SocketState } from '#app/supervisor/bus/socket.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const announce = { v: 1, from: 'wall', type: 'announce', stage: { name: 'wall', address: '/', startedAtMs: 0, version: '1' } } as const;
const subscribe = { v: 1, from: 'me', type: 'subscribe', to: 'wall', topics: ['graph'] } as const;
const features = { v: 1, from: 'wall', type: 'telemetry', topic: 'audio.features', atMs: 0, data: { bpm: 120 } } as const;

/** Sockets of the test's own making, and a clock that stands still. */
function openFake() {
  const clock = createManualClock();
  const sockets: ReturnType<typeof createSocket>[] = [];
  const states: SocketState[] = [];
  function createSocket() {
    const listeners: Record<string, ((event: { data: unknown }) => void)[]> = {};
    const sent: unknown[] = [];
    const state = { bufferedAmount: 0, closed: false };
    const socket: SocketLike = {
      get bufferedAmount() {
        return state.bufferedAmount;
      },
      send: (text) => void sent.push(JSON.parse(text)),
      close() {
        state.closed = true;
      },
      addEventListener(type: string, listener: (event: { data: unknown }) => void) {
        listeners[type] = [...(listeners[type] ?? []), listener];
      },
    };
    const fire = (type: string, data?: unknown): void => {
      for (const listener of listeners[type] ?? []) listener({ data });
    };
    return { socket, sent, state, fire };
  }
  const port = createSocketPort({
    url: 'ws://nowhere',
    parse: parseMessage,
    clock,
    connect: () => {
      const made = createSocket();
      sockets.push(made);
      return made.socket;
    },
    onState: (state) => void states.push(state),
  });
  stops.push(port.close);
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket');
    return socket;
  };
  return { clock, port, sockets, states, last };
}

describe('socket port', () => {
  it('E10: tries again after pauses that double up to a minute', async () => {
    const { clock, sockets, last, states } = openFake();
    const pauses: number[] = [];
    for (let i = 0; i < 10; i++) {
      last().fire('error');
      last().fire('close');
      const state = states.at(-1);
      const retryInMs = state?.name === 'waiting' ? state.retryInMs : 0;
      pauses.push(retryInMs);
      await clock.advance(retryInMs - 1);
      expect(sockets).toHaveLength(i + 1);
      await clock.advance(1);
      expect(sockets).toHaveLength(i + 2);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    // One that was good for a while begins from the first pause again; one that closed at once does not.
    last().fire('open');
    last().fire('close');
    expect(states.at(-1)).toEqual({ name: 'waiting', retryInMs: 60_000 });
    await clock.advance(60_000);
    last().fire('open');
    await clock.advance(5000);
    last().fire('close');
    expect(states.at(-1)).toEqual({ name: 'waiting', retryInMs: 500 });
  });

  it('E10: says again who it is and what it listens to with each connection, and nothing else of what was posted meanwhile', async () => {
    const { clock, port, last } = openFake();
    port.post(announce);
    port.post(subscribe);
    port.post(features);
    expect(last().sent).toEqual([]);
    last().fire('open');
    expect(last().sent).toEqual([announce, { v: 1, from: 'me', type: 'unsubscribe', to: 'wall' }, subscribe]);
    port.post(features);
    expect(last().sent.at(-1)).toEqual(features);
    port.post({ v: 1, from: 'me', type: 'unsubscribe', to: 'wall' });
    last().fire('close');
    port.post({ v: 1, from: 'me', type: 'command', to: 'wall', id: 1, command: { type: 'start' } });
    await clock.advance(500);
    last().fire('open');
    expect(last().sent).toEqual([announce]);
  });

  it('E4: leaves telemetry out while the other end does not keep up, and replies never', () => {
    const { port, last } = openFake();
    last().fire('open');
    last().state.bufferedAmount = 2_000_000;
    port.post(features);
    port.post({ v: 1, from: 'wall', type: 'reply', to: 'me', id: 1, result: { ok: true, value: null } });
    expect(last().sent).toMatchObject([{ type: 'reply' }]);
  });

  it("E10: rubbish is nobody's message, and a closed port is silent for good", async () => {
    const { clock, port, last, sockets } = openFake();
    const heard: unknown[] = [];
    port.listen((message) => void heard.push(message));
    last().fire('open');
    for (const data of ['', '{', 'null', '[1]', new ArrayBuffer(4), `"${'x'.repeat(8_000_001)}"`, '{"v":1,"from":"a","type":"who"}'])
      last().fire('message', data);
    expect(heard).toEqual([{ v: 1, from: 'a', type: 'who' }]);
    port.close();
    last().fire('message', '{"v":1,"from":"b","type":"who"}');
    last().fire('close');
    await clock.advance(100_000);
    expect(heard).toHaveLength(1);
    expect(sockets).toHaveLength(1);
    expect(last().state.closed).toBe(true);
  });

  it('E10: speaks to a real server, and finds it again after it was away', async () => {
    const connected: ServerSocket[] = [];
    const texts: string[] = [];
    const listen = async (port: number): Promise<WebSocketServer> => {
      const server = new WebSocketServer({ host: '127.0.0.1', port });
      server.on('connection', (socket) => {
        connected.push(socket);
        socket.on('message', (data) => {
          texts.push(String(data));
          server.emit('heard');
        });
      });
      await once(server, 'listening');
      return server;
    };
    const closed = async (server: WebSocketServer): Promise<void> => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    };
    const first = await listen(0);
    const { port: number } = first.address() as AddressInfo;
    const clock = createManualClock();
    const states = { wake: (): void => undefined };
    const until = async (name: SocketState['name']): Promise<void> => {
      while (port.state.name !== name)
        await new Promise<void>((resolve) => {
          states.wake = resolve;
        });
    };
    const heardFirst = once(first, 'heard');
    const port = createSocketPort({ url: `ws://127.0.0.1:${number}`, parse: parseMessage, clock, onState: () => states.wake() });
    stops.push(port.close);
    port.post(announce);
    await heardFirst;
    const hearing = new Promise((resolve) => port.listen(resolve));
    connected[0]?.send(JSON.stringify(subscribe));
    expect(await hearing).toEqual(subscribe);

    await closed(first);
    await until('waiting');
    const second = await listen(number);
    stops.push(() => closed(second));
    const heardSecond = once(second, 'heard');
    await clock.advance(500);
    await heardSecond;
    expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual([announce, announce]);
    expect(port.state.name).toBe('open');
  });
});
