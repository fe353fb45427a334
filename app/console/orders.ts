import { type ReadonlySignal, signal } from '@preact/signals';
import type { Json } from '#app/lib/json.ts';
import { type Failure, fail, messageOf, type Result } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';

/** A command a person gave, and what became of it. */
export interface Order {
  readonly number: number;
  /** What is done, in words: “Restarting stage”. */
  readonly words: string;
  readonly command: Command;
  readonly atMs: number;
  readonly outcome: Outcome;
}

export type Outcome =
  | { readonly state: 'under-way' }
  | { readonly state: 'done'; readonly reply: Json }
  | { readonly state: 'failed'; readonly failure: Failure };

export interface Orders {
  /** The newest first. */
  readonly all: ReadonlySignal<readonly Order[]>;
  give(words: string, command: Command): Promise<Result<Json, Failure>>;
  dismiss(number: number): void;
}

const KEPT = 50;

/** Gives commands one by one to whoever is attached, and remembers what became of them. */
export function createOrders(send: (command: Command) => Promise<Result<Json, Failure>>, now: () => number): Orders {
  const all = signal<readonly Order[]>([]);
  let last = 0;
  const settle = (number: number, outcome: Outcome): void => {
    all.value = all.value.map((order) => (order.number === number ? { ...order, outcome } : order));
  };
  return {
    all,
    async give(words, command) {
      const number = ++last;
      all.value = [{ number, words, command, atMs: now(), outcome: { state: 'under-way' as const } }, ...all.value].slice(0, KEPT);
      const result = await send(command).catch((error: unknown) => fail({ code: 'not-sent', message: messageOf(error) }));
      settle(number, result.ok ? { state: 'done', reply: result.value } : { state: 'failed', failure: result.error });
      return result;
    },
    dismiss(number) {
      all.value = all.value.filter((order) => order.number !== number);
    },
  };
}
