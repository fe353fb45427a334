import * as v from 'valibot';
import type { Side } from './console-admission.ts';
import { type Envelope, envelopeSchema } from './contract/console.ts';

/** One socket, as the switchboard sees it. */
export interface Line {
  readonly side: Side;
  /** What is `droppable` may be kept from a line that is slow: newer telemetry follows anyway. */
  send(text: string, droppable: boolean): void;
}

/** Passes messages between stages and watchers, as they are. It stores nothing but who speaks from which line. */
export interface Switchboard {
  join(line: Line): void;
  leave(line: Line): void;
  /** False when `text` is no message of the bus, or speaks for too many. */
  pass(from: Line, text: string): boolean;
}

/** One page or terminal has one name; a few more in case it begins anew on the same socket. */
const NAMES_PER_LINE = 8;

export function createSwitchboard(): Switchboard {
  const lines: Readonly<Record<Side, Set<Line>>> = { stage: new Set(), watcher: new Set() };
  /** Who speaks from where; `v` is the version they speak. */
  const peers = new Map<string, { readonly line: Line; readonly v: number }>();
  const opposite = ({ side }: Line): Set<Line> => lines[side === 'stage' ? 'watcher' : 'stage'];

  function learn(line: Line, { from, v: version }: Envelope): boolean {
    if (peers.get(from)?.line === line) return true;
    let names = 0;
    for (const peer of peers.values()) if (peer.line === line) names++;
    if (names >= NAMES_PER_LINE) return false;
    peers.set(from, { line, v: version });
    return true;
  }

  function toOthers(line: Line, text: string, droppable: boolean): void {
    for (const other of opposite(line)) other.send(text, droppable);
  }

  return {
    join: (line) => void lines[line.side].add(line),
    leave(line) {
      if (!lines[line.side].delete(line)) return;
      for (const [from, peer] of peers) {
        if (peer.line !== line) continue;
        peers.delete(from);
        // A page that crashed does not say goodbye; whoever looks at it need not wait until it is stale.
        if (line.side === 'stage') toOthers(line, JSON.stringify({ v: peer.v, from, type: 'gone' }), false);
      }
    },
    pass(line, text) {
      const envelope = read(text);
      if (!envelope || !learn(line, envelope)) return false;
      const droppable = envelope.type === 'telemetry';
      const addressee = envelope.to === undefined ? undefined : peers.get(envelope.to)?.line;
      if (addressee && opposite(line).has(addressee)) addressee.send(text, droppable);
      else toOthers(line, text, droppable);
      if (envelope.type === 'gone') peers.delete(envelope.from);
      return true;
    },
  };
}

function read(text: string): Envelope | undefined {
  try {
    const parsed = v.safeParse(envelopeSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // Not JSON: no message either.
    return undefined;
  }
}
