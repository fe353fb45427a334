import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';
import { type ConsoleClient, createConsoleClient, type SeenStage } from '#app/supervisor/bus/client.ts';
import { parseForConsole } from '#app/supervisor/bus/parse.ts';
import { createSocketPort, type SocketPort, type SocketState } from '#app/supervisor/bus/socket.ts';
import { CONSOLE_WATCH_PATH } from '#edge/contract/console.ts';

/** A person sits before the terminal: no pause between two tries is longer. */
const MOST_RETRY_MS = 2000;

export interface Connection {
  readonly client: ConsoleClient;
  readonly server: SocketPort;
  /** The server has been reached once, or could not be. */
  readonly tried: boolean;
  /** The address as a person types it. */
  readonly url: string;
  /** The server or the stages changed. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/** `http://localhost:8787` → where its relay is. Throws a TypeError on what is no address. */
export function relayUrl(url: string): string {
  const relay = new URL(CONSOLE_WATCH_PATH, url);
  if (relay.protocol !== 'http:' && relay.protocol !== 'https:') throw new TypeError(`${url} is no http address`);
  relay.protocol = relay.protocol === 'https:' ? 'wss:' : 'ws:';
  return relay.href;
}

export function connect(url: string): Connection {
  const impatient: Clock = {
    now: systemClock.now,
    after: (delayMs, callback) => systemClock.after(Math.min(delayMs, MOST_RETRY_MS), callback),
  };
  const listeners = new Set<() => void>();
  let tried = false;
  const changed = (state?: SocketState): void => {
    if (state && state.name !== 'connecting') tried = true;
    for (const listener of [...listeners]) listener();
  };
  const server = createSocketPort({ url: relayUrl(url), parse: parseForConsole, clock: impatient, onState: changed });
  const client = createConsoleClient({ ports: [server] });
  client.onChange(changed);
  return {
    client,
    server,
    url,
    get tried() {
      return tried;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      client.dispose();
      server.close();
    },
  };
}

/** Why nothing is to be seen, in words; undefined when a stage is there. */
export function whyNothing({ client, server, url }: Connection): string | undefined {
  if (client.stages.length > 0) return undefined;
  if (server.state.name === 'open') return `No show runs in a browser yet. Open ${url} in one on this machine.`;
  return `Nothing answers at ${url}. Start it with \`npm start\`, or name another address with --url.`;
}

/** The stage of this name, address or peer; the first one where none is named. */
export function chooseStage(stages: readonly SeenStage[], wish: string | undefined): SeenStage | undefined {
  if (wish === undefined) return stages[0];
  return stages.find(({ peer, card }) => peer === wish || card.name === wish || card.address === wish);
}
