import { systemClock } from '#app/show/clock.ts';
import { createInletPort, type InletPort } from '#app/show/inlet.ts';
import type { LinkTerms } from '#app/show/link-end.ts';
import { mergeLinkReports } from '#app/show/link-report.ts';
import { createOutletPort, type OutletPort } from '#app/show/outlet.ts';
import type { FrameFormat } from '#app/show/processor.ts';
import type { LinkReport } from '#app/show/report.ts';
import { createChannelPort } from '#app/show/transport/channel-port.ts';
import { createDirectLink } from '#app/show/transport/direct.ts';
import { createPortReceiveEnd, createPortSendEnd, type LinkPort } from '#app/show/transport/port.ts';
import { createRawWriter, nowhere } from '#app/show/transport/raw-writer.ts';
import { createRingBuffer } from '#app/show/transport/ring.ts';
import { createRingReceiveEnd, createRingSendEnd } from '#app/show/transport/ring-link.ts';

const LINK = 'a.out -> b.in';
const frame: FrameFormat = { element: 'f64', length: 1 };
const wake = (): void => undefined;
const dry = (): boolean => false;

/** One link between an output and an input, which carries numbers. */
export interface TestLink {
  send(n: number): boolean;
  take(): number | undefined;
  /** A change takes two steps, because the two ends may live in two threads: first the receiver gets its new end, later the sender. */
  prepare(terms: LinkTerms): () => void;
  trickle(pick: number): void;
  /** Lets everything that is under way arrive. */
  settle(): Promise<void>;
  report(): LinkReport;
  close(): void;
}

export interface TestTransport {
  readonly name: string;
  readonly carriesFrames: boolean;
  /** What is sent waits at the other end at once. */
  readonly immediate: boolean;
  attach(inlet: InletPort, outlet: OutletPort, terms: LinkTerms): () => void;
  /** Lets one message arrive of those the test holds back, `pick` newer ones waiting. False when there is none. */
  trickle(pick: number): boolean;
}

const between = (
  name: string,
  carriesFrames: boolean,
  open: () => readonly [LinkPort, LinkPort],
  trickle: TestTransport['trickle'] = dry,
): TestTransport => ({
  name,
  carriesFrames,
  immediate: false,
  trickle,
  attach(inlet, outlet, terms) {
    const [to, from] = open();
    const options = { ...terms, wake, clock: systemClock, ...(carriesFrames ? { frame } : {}) };
    inlet.attach(LINK, createPortReceiveEnd(to, options), terms);
    return () => outlet.attach(LINK, createPortSendEnd(from, options), terms);
  },
});

function ports(): readonly [LinkPort, LinkPort] {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
}

let channels = 0;
function channel(): readonly [LinkPort, LinkPort] {
  const name = `test/${process.pid}/${++channels}`;
  // What lingers does so for some turns of the event loop: as long as it takes both sides to find each other.
  const clock = { after: (_delayMs: number, callback: () => void) => inTurns(20, callback) };
  return [createChannelPort(name, 'to', clock), createChannelPort(name, 'from', clock)];
}

/** Pairs of ports in which messages stay until the test delivers them: in whatever order of pairs, for ports have none in common. */
function createContraryPorts() {
  interface Side extends LinkPort {
    readonly arriving: unknown[];
  }
  const sides: Side[] = [];
  function open(): readonly [LinkPort, LinkPort] {
    let closed = false;
    const side = (other: () => Side): Side => ({
      arriving: [],
      onmessage: null,
      addEventListener: wake,
      postMessage(message, transfer) {
        if (!closed) other().arriving.push(structuredClone(message, { transfer }));
      },
      close() {
        closed = true;
      },
    });
    const a: Side = side(() => b);
    const b: Side = side(() => a);
    sides.push(a, b);
    return [a, b];
  }
  function trickle(pick: number): boolean {
    const ready = sides.filter(({ arriving, onmessage }) => onmessage && arriving.length > 0);
    const side = ready[ready.length - 1 - (pick % ready.length)];
    side?.onmessage?.(new MessageEvent('message', { data: side.arriving.shift() }));
    return side !== undefined;
  }
  return { open, trickle };
}

const contrary = createContraryPorts();

function inTurns(turns: number, callback: () => void): () => void {
  let next = setImmediate(function step() {
    if (--turns > 0) next = setImmediate(step);
    else callback();
  });
  return () => clearImmediate(next);
}

export const transports: readonly TestTransport[] = [
  {
    name: 'direct',
    carriesFrames: false,
    immediate: true,
    trickle: dry,
    attach(inlet, outlet, terms) {
      const { send, receive } = createDirectLink({ ...terms, clock: systemClock, onReadable: wake, onRoom: wake });
      inlet.attach(LINK, receive, terms);
      return () => outlet.attach(LINK, send, terms);
    },
  },
  {
    name: 'ring',
    carriesFrames: true,
    immediate: true,
    trickle: dry,
    attach(inlet, outlet, terms) {
      const buffer = createRingBuffer({ ...frame, ...terms });
      inlet.attach(LINK, createRingReceiveEnd(buffer, systemClock, wake), terms);
      return () => outlet.attach(LINK, createRingSendEnd(buffer, terms.capacity, systemClock, wake), terms);
    },
  },
  between('port, messages', false, ports),
  between('port, frames', true, ports),
  between('ports in contrary order, messages', false, contrary.open, contrary.trickle),
  between('ports in contrary order, frames', true, contrary.open, contrary.trickle),
  between('channel, messages', false, channel),
  between('channel, frames', true, channel),
];

/** @param raw whether what is sent is written by code without a host, to which the output handed its end */
export function openLink(transport: TestTransport, terms: LinkTerms, raw: boolean): TestLink {
  const inlet = createInletPort();
  const outlet = createOutletPort('a.out');
  let writer = nowhere;
  const prepare = (next: LinkTerms): (() => void) => transport.attach(inlet, outlet, next);
  prepare(terms)();
  if (raw)
    outlet.outlet.handOff((end) => {
      writer.finish();
      writer = createRawWriter(end);
    });
  return {
    send: (n) => (raw ? writer.write([n]) : outlet.outlet.send(transport.carriesFrames ? [n] : n)),
    take() {
      const message = inlet.inlet.take();
      return ArrayBuffer.isView(message) ? (message as Float64Array)[0] : (message as number | undefined);
    },
    prepare,
    trickle: transport.trickle,
    async settle() {
      for (let i = 0; i < 8; i++) {
        while (transport.trickle(0));
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    report() {
      const sender = outlet.report(LINK);
      const receiver = inlet.report(LINK);
      if (!sender || !receiver) throw new Error('the link is gone');
      return mergeLinkReports(sender, receiver);
    },
    close() {
      outlet.detach(LINK);
      inlet.detach(LINK);
    },
  };
}
