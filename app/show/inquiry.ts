import { messageOf } from '#app/lib/result.ts';
import type { ProcessorState } from './checkpoint.ts';
import type { ExecutionGraph } from './execution-graph.ts';
import type { Graph } from './graph.ts';
import type { HostApi } from './host-api.ts';
import { patiently } from './patience.ts';
import type { Clock, Logger } from './processor.ts';
import type { HostReport } from './report.ts';

/** How long a thread may take to tell its counts, and its states: a host waits two seconds itself for a processor that is busy. */
const COUNTS_MS = 1000;
const STATES_MS = 3000;

export interface InquiryDeps {
  readonly actual: ExecutionGraph;
  /** By thread: those that are there now. */
  readonly hosts: ReadonlyMap<string, HostApi>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What is asked of the hosts, and what is remembered of their answers: the last state known of each processor (D8). */
export interface Inquiry {
  inspect(): Promise<Readonly<Record<string, HostReport>>>;
  /** Asks every processor for its state; of a thread that does not answer, what was last known. */
  states(): Promise<Readonly<Record<string, ProcessorState>>>;
  readonly lastStates: Readonly<Record<string, ProcessorState>>;
  stateOf(id: string): ProcessorState | undefined;
  remember(states: Readonly<Record<string, ProcessorState>>): void;
  forget(id: string): void;
  /** Forgets the states of processors that are not in the graph, or are of another kind there. */
  forgetOthers(graph: Graph): void;
}

export function createInquiry({ actual, hosts, logger, clock }: InquiryDeps): Inquiry {
  const known = new Map<string, ProcessorState>();

  /** One that fails to answer is left out, for it is being lost or will be heard of otherwise. */
  async function ask<T>(patienceMs: number, question: (host: HostApi) => Promise<T>): Promise<ReadonlyMap<string, T>> {
    const answers = new Map<string, T>();
    const asked = Array.from(hosts, async ([thread, host]) => {
      try {
        answers.set(thread, await patiently(question(host), patienceMs, clock, 'the answer'));
      } catch (error) {
        logger.log('debug', `${thread} did not answer: ${messageOf(error)}`);
      }
    });
    await Promise.all(asked);
    return answers;
  }

  return {
    inspect: async () => Object.fromEntries(await ask(COUNTS_MS, (host) => host.inspect())),
    async states() {
      const asked = new Map(Array.from(actual.processors.values(), ({ id, instance }) => [id, instance]));
      await ask(STATES_MS, async (host) => {
        for (const [id, state] of Object.entries(await host.checkpoint())) {
          const processor = actual.processors.get(id);
          // Its successor has a state of its own.
          if (processor && processor.instance === asked.get(id)) known.set(id, { kind: processor.spec.kind, state });
        }
      });
      return Object.fromEntries(known);
    },
    get lastStates() {
      return Object.fromEntries(known);
    },
    stateOf: (id) => known.get(id),
    remember(states) {
      for (const [id, state] of Object.entries(states)) known.set(id, state);
    },
    forget: (id) => void known.delete(id),
    forgetOthers({ processors }) {
      for (const [id, { kind }] of known) if (processors[id]?.kind !== kind) known.delete(id);
    },
  };
}
