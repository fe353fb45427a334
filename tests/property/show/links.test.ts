import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LinkTerms } from '#app/show/link-end.ts';
import { openLink, type TestTransport, transports } from './links.ts';

type Step =
  | { readonly do: 'send'; readonly count: number }
  | { readonly do: 'take'; readonly count: number }
  | { readonly do: 'settle' }
  | { readonly do: 'trickle'; readonly pick: number }
  /** `between`: what is sent after the receiver got its new end and before the sender did. */
  | { readonly do: 'change'; readonly terms: LinkTerms; readonly between: number; readonly settled: boolean };

const terms = fc.record({ capacity: fc.integer({ min: 1, max: 5 }), policy: fc.constantFrom('block', 'drop-oldest', 'latest') });
const count = fc.integer({ min: 1, max: 6 });
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), count }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('take' as const), count }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('trickle' as const), pick: fc.nat({ max: 3 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('change' as const),
        terms,
        between: fc.integer({ min: 0, max: 3 }),
        settled: fc.boolean(),
      }),
    },
  ),
  { maxLength: 40 },
);

/** What a link may do, said as simply as can be: one list for each end it has had. */
function createOracle(first: LinkTerms) {
  interface End {
    readonly terms: LinkTerms;
    readonly room: number;
    /** Sent and neither taken nor, where it is known at once, dropped. */
    readonly waiting: number[];
    /** All that was sent through it, in order. */
    readonly sent: number[];
  }
  const open = (next: LinkTerms): End => ({ terms: next, room: next.policy === 'latest' ? 1 : next.capacity, waiting: [], sent: [] });
  let current = open(first);
  const ends = [current];
  return {
    get mayRefuse() {
      return current.terms.policy === 'block' && current.waiting.length >= current.room;
    },
    get blocks() {
      return current.terms.policy === 'block';
    },
    change(next: LinkTerms) {
      current = open(next);
      ends.push(current);
    },
    sent(n: number) {
      current.sent.push(n);
      current.waiting.push(n);
      if (current.terms.policy !== 'block' && current.waiting.length > current.room) current.waiting.shift();
    },
    /** The exact answer of a link on which nothing is ever under way. */
    next: () => ends.find(({ waiting }) => waiting.length > 0)?.waiting[0],
    taken(n: number) {
      for (const { waiting } of ends) if (waiting.includes(n)) waiting.splice(waiting.indexOf(n), 1);
    },
    waiting: () => ends.reduce((sum, end) => sum + end.waiting.length, 0),
    /** What has to arrive whatever happens: all that was sent while the link blocked, the newest of the rest. */
    mustArrive: () => ends.flatMap(({ sent, room, terms: { policy } }) => (policy === 'block' ? sent : sent.slice(-room))),
  };
}

async function run(transport: TestTransport, raw: boolean, first: LinkTerms, sequence: readonly Step[]): Promise<void> {
  const link = openLink(transport, first, raw);
  const oracle = createOracle(first);
  const taken: number[] = [];
  let sent = 0;

  function send(times: number): void {
    for (let i = 0; i < times; i++) {
      const refuses = oracle.mayRefuse;
      const accepted = link.send(sent + 1);
      if (refuses) expect(accepted).toBe(false);
      if (transport.immediate) expect(accepted).toBe(!refuses);
      if (!oracle.blocks) expect(accepted).toBe(true);
      if (accepted) oracle.sent(++sent);
    }
  }

  function take(times: number): boolean {
    for (let i = 0; i < times; i++) {
      const n = link.take();
      if (transport.immediate) expect(n).toBe(oracle.next());
      if (n === undefined) return false;
      oracle.taken(n);
      taken.push(n);
    }
    return true;
  }

  for (const step of sequence) {
    if (step.do === 'send') send(step.count);
    else if (step.do === 'take') take(step.count);
    else if (step.do === 'settle') await link.settle();
    else if (step.do === 'trickle') link.trickle(step.pick);
    else {
      const finish = link.prepare(step.terms);
      send(step.between);
      if (step.settled) {
        await link.settle();
        take(1);
      }
      finish();
      oracle.change(step.terms);
    }
    if (transport.immediate) expect(link.report().waiting).toBe(oracle.waiting());
  }

  await link.settle();
  const atRest = link.report();
  expect(atRest.sent).toBe(sent);
  expect(atRest.taken).toBe(taken.length);
  expect((atRest.taken ?? 0) + (atRest.dropped ?? 0) + (atRest.waiting ?? 0)).toBe(sent);
  while (take(10)) await link.settle();
  await link.settle();
  expect(take(1)).toBe(false);

  expect(taken).toEqual([...new Set(taken)].sort((a, b) => a - b));
  const arrived = new Set(taken);
  expect(oracle.mustArrive().filter((n) => !arrived.has(n))).toEqual([]);
  const { dropped, waiting, latency } = link.report();
  expect({ dropped, waiting }).toEqual({ dropped: sent - taken.length, waiting: 0 });
  expect(latency?.count).toBeLessThanOrEqual(taken.length);
  if (sent > 0) expect(latency?.count).toBeGreaterThan(0);
  link.close();
}

describe('one link, changed while messages flow', () => {
  for (const transport of transports) {
    it(`C8, D3, D6: ${transport.name}: order kept, nothing lost that the policy keeps, counts add up (seed 41)`, async () => {
      await fc.assert(
        fc.asyncProperty(terms, steps, (first, sequence) => run(transport, false, first, sequence)),
        { seed: 41, numRuns: 400 },
      );
    });
  }
  for (const transport of transports.filter(({ carriesFrames, name }) => carriesFrames && !name.startsWith('channel'))) {
    it(`C8, D6: ${transport.name}: the same when code without a host writes (seed 42)`, async () => {
      await fc.assert(
        fc.asyncProperty(terms, steps, (first, sequence) => run(transport, true, first, sequence)),
        { seed: 42, numRuns: 400 },
      );
    });
  }
});
