import type { Transport } from './execution-graph.ts';
import { type LinkSpec, linkKey, splitEnd } from './graph.ts';
import type { Wiring } from './host-api.ts';
import type { FrameFormat } from './processor.ts';
import { createRingBuffer } from './transport/ring.ts';

/** Whether memory and ports can be handed to a host, or nothing but copies: it is in another window. */
export type Reach = 'memory' | 'window';

/**
 * How a link travels. Frames take a ring wherever memory can be shared, also within a thread, so that a worklet may write to it; a port where
 * it cannot. Other messages are handed over within a thread, and take a port between threads. To and from another window all that leads is a
 * channel of copies.
 */
export function chooseTransport(link: {
  readonly isFrame: boolean;
  readonly isolated: boolean;
  readonly sameThread: boolean;
  readonly reach: Reach;
}): Transport {
  if (link.sameThread && !link.isFrame) return 'direct';
  if (link.reach === 'window') return 'channel';
  return link.isFrame && link.isolated ? 'ring' : 'port';
}

/** The two ends of a link, the receiver's first; a direct link has both in one. */
export function createWirings(link: LinkSpec, transport: Transport, frame: FrameFormat | undefined): readonly [Wiring, Wiring?] {
  const { capacity, policy } = link;
  const from = splitEnd(link.from);
  const to = splitEnd(link.to);
  const base = { link: linkKey(link), capacity, policy };
  if (transport === 'direct') return [{ ...base, transport, from, to }];
  if (transport === 'ring' && frame) {
    const buffer = createRingBuffer({ ...frame, capacity, policy });
    return [
      { ...base, transport, side: 'to', at: to, buffer },
      { ...base, transport, side: 'from', at: from, buffer },
    ];
  }
  if (transport === 'channel') {
    const channel = `algorhythmic/link/${uniqueName()}`;
    return [
      { ...base, transport, side: 'to', at: to, channel },
      { ...base, transport, side: 'from', at: from, channel },
    ];
  }
  const { port1, port2 } = new MessageChannel();
  return [
    { ...base, transport: 'port', side: 'to', at: to, port: port1 },
    { ...base, transport: 'port', side: 'from', at: from, port: port2 },
  ];
}

/** Also where the page is not secure, which `randomUUID` wants. */
const uniqueName = (): string => Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');
