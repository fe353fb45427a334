import type { Transport } from './execution-graph.ts';
import { type LinkSpec, linkKey, splitEnd } from './graph.ts';
import type { Wiring } from './host-api.ts';
import type { FrameFormat } from './processor.ts';
import { createRingBuffer } from './transport/ring.ts';

/**
 * How a link travels. Frames take a ring wherever memory can be shared, also within a thread, so that a worklet may write to it; a port where
 * it cannot. Other messages are handed over within a thread, and take a port between threads.
 */
export function chooseTransport(link: { readonly isFrame: boolean; readonly isolated: boolean; readonly sameThread: boolean }): Transport {
  if (link.isFrame) return link.isolated ? 'ring' : 'port';
  return link.sameThread ? 'direct' : 'port';
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
  const { port1, port2 } = new MessageChannel();
  return [
    { ...base, transport: 'port', side: 'to', at: to, port: port1 },
    { ...base, transport: 'port', side: 'from', at: from, port: port2 },
  ];
}
