import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { admit, type Side } from './console-admission.ts';
import { createSwitchboard, type Line } from './console-switchboard.ts';
import { CLOSE } from './contract/console.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface SideLimits {
  readonly sockets: number;
  readonly messageBytes: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
}

export interface RelayOptions {
  readonly limits: Readonly<Record<Side, SideLimits>>;
  /** A socket that does not answer a ping until the next one is dead. */
  readonly heartbeatMs: number;
  /** Bytes waiting for a slow reader beyond which telemetry is kept from it. */
  readonly slowBytes: number;
  /** And beyond which it is let go. */
  readonly stuckBytes: number;
}

/** A stage sends telemetry of a few dozen topics 30 times a second to everybody at once, and exports of some megabytes. */
export const RELAY_DEFAULTS: RelayOptions = {
  limits: {
    stage: { sockets: 16, messageBytes: 8_000_000, messagesPerSecond: 2000, bytesPerSecond: 16_000_000 },
    watcher: { sockets: 64, messageBytes: 1_000_000, messagesPerSecond: 100, bytesPerSecond: 2_000_000 },
  },
  heartbeatMs: 10_000,
  slowBytes: 1_000_000,
  stuckBytes: 32_000_000,
};

/** Burst, in seconds of the rate. */
const BURST_SECONDS = 2;
/** How long sockets may take to say goodbye when the server closes. */
const GOODBYE_MS = 500;

/** What a server does with requests to become something else than HTTP. */
export interface Upgrades {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/** Connects the consoles of terminals with the shows of this machine's browser (E10): `contract/console.ts` says where and how. */
export function createConsoleRelay(options: RelayOptions = RELAY_DEFAULTS): Upgrades {
  const { limits, heartbeatMs } = options;
  const switchboard = createSwitchboard();
  const accept = (side: Side): WebSocketServer =>
    new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload: limits[side].messageBytes });
  const servers: Readonly<Record<Side, WebSocketServer>> = { stage: accept('stage'), watcher: accept('watcher') };
  const sockets = new Map<WebSocket, Side>();
  let closing = false;

  function serve(socket: WebSocket, side: Side): void {
    const limit = limits[side];
    const messages = createTokenBucket(limit.messagesPerSecond, limit.messagesPerSecond * BURST_SECONDS, () => performance.now());
    const bytes = createTokenBucket(limit.bytesPerSecond, limit.bytesPerSecond * BURST_SECONDS, () => performance.now());
    const line = createLine(socket, side, options);
    const stopBeating = keepBeating(socket, heartbeatMs);
    sockets.set(socket, side);
    switchboard.join(line);

    socket.on('message', (data: RawData, isBinary) => {
      // What still comes in while a socket is being closed was sent in vain.
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) return socket.close(CLOSE.notText, 'only text is passed on');
      const text = String(data);
      if (!messages.take(1) || !bytes.take(text.length)) return socket.close(CLOSE.refused, 'too much at once');
      if (!switchboard.pass(line, text)) socket.close(CLOSE.refused, 'not a message of the bus');
    });
    // What breaks a socket ends it, and its end is all that matters here.
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      stopBeating();
      sockets.delete(socket);
      switchboard.leave(line);
    });
  }

  const countOf = (side: Side): number => Array.from(sockets.values()).filter((other) => other === side).length;

  return {
    upgrade(request, socket, head) {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const admission = admit({ path, remoteAddress: request.socket.remoteAddress, headers: request.headers });
      if (!admission.ok) return refuseUpgrade(socket, path, admission.code, admission.detail);
      const { side } = admission;
      if (closing) return refuseUpgrade(socket, path, 'unavailable', 'The server is closing.');
      if (countOf(side) >= limits[side].sockets)
        return refuseUpgrade(socket, path, 'unavailable', `There are ${limits[side].sockets} of you here already.`);
      servers[side].handleUpgrade(request, socket, head, (opened) => serve(opened, side));
    },
    async close() {
      closing = true;
      const open = Array.from(sockets.keys());
      const ended = open.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of open) socket.close(CLOSE.leaving, 'the server is closing');
      const force = setTimeout(() => {
        for (const socket of open) socket.terminate();
      }, GOODBYE_MS);
      await Promise.all(ended);
      clearTimeout(force);
    },
  };
}

/** A socket with back pressure: telemetry waits for nobody, replies wait for everybody who still reads. */
function createLine(socket: WebSocket, side: Side, { slowBytes, stuckBytes }: RelayOptions): Line {
  return {
    side,
    send(text, droppable) {
      if (socket.readyState !== socket.OPEN) return;
      if (droppable && socket.bufferedAmount > slowBytes) return;
      if (socket.bufferedAmount > stuckBytes) {
        socket.close(CLOSE.tooSlow, 'too slow');
        socket.terminate();
        return;
      }
      socket.send(text);
    },
  };
}

function keepBeating(socket: WebSocket, everyMs: number): () => void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, everyMs);
  return () => clearInterval(timer);
}
