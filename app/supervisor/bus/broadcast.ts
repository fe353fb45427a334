import { createListeners } from '#app/lib/listeners.ts';
import type { ParseMessage } from './parse.ts';
import { BUS_CHANNEL, type BusPort, type ReceivedMessage } from './protocol.ts';

export interface BroadcastPortOptions {
  /** `parseForStage` or `parseForConsole`. */
  readonly parse: ParseMessage;
  /** Another name keeps a test to itself. */
  readonly channel?: string;
}

/** The bus among the windows of one origin (E10). */
export function createBroadcastPort({ parse, channel = BUS_CHANNEL }: BroadcastPortOptions): BusPort {
  const broadcast = new BroadcastChannel(channel);
  const heard = createListeners<ReceivedMessage>();
  let open = true;
  broadcast.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parse(data);
    if (message) heard.emit(message);
  });
  return {
    post(message) {
      if (open) broadcast.postMessage(message);
    },
    listen: heard.subscribe,
    close() {
      open = false;
      broadcast.close();
    },
  };
}
