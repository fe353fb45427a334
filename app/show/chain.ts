import type { Json } from '#app/lib/json.ts';
import { capabilities } from './capabilities/index.ts';
import type { Batch, Capability, CapabilityContext, CapabilitySpec, Run } from './capability.ts';
import type { Logger } from './processor.ts';
import type { CapabilityReport } from './report.ts';
import { ShowError } from './show-error.ts';

/** The capabilities around one processor, composed once: the first of the list is outermost. */
export interface Chain {
  /** Milliseconds until the next turn may begin. */
  readonly admit: ((nowMs: number) => number) | undefined;
  /** A turn with everything around it. */
  around(turn: Run): Run;
  /** A batch with everything around it. */
  aroundBatch(batch: Batch, run: Run): void | Promise<void>;
  /** A message on its way in; it has passed those before `from` already. */
  readonly taking: ((port: string, message: unknown, from: number) => boolean) | undefined;
  /** A message on its way out. */
  readonly sending: ((port: string, message: unknown) => boolean) | undefined;
  /** A logger whose records carry what the capabilities add. */
  logger(base: Logger): Logger;
  reports(): Readonly<Record<string, CapabilityReport>>;
}

/** As a capability's context, but for `putBack`, which is told how many of the chain the message has passed. */
export interface ChainContext extends Omit<CapabilityContext, 'putBack'> {
  putBack(port: string, message: unknown, from: number): void;
}

export function createChain(specs: readonly CapabilitySpec[], context: ChainContext): Chain {
  const all: readonly Capability[] = specs.map(({ use, config }, place) => {
    if (!Object.hasOwn(capabilities, use)) throw new ShowError('unknown-capability', `there is no capability "${use}"`);
    return capabilities[use]({ ...context, putBack: (port, message) => context.putBack(port, message, place) }, config);
  });
  const admitting = all.filter(({ admit }) => admit);
  const isTaking = all.some(({ taking }) => taking);
  // From the inside out.
  const senders = all.filter(({ sending }) => sending).reverse();
  const speaking = all.filter(({ logFields }) => logFields);
  const names = specs.map(({ use }) => use);

  return {
    admit:
      admitting.length === 0
        ? undefined
        : (nowMs) => {
            let waitMs = 0;
            for (const capability of admitting) waitMs = Math.max(waitMs, capability.admit?.(nowMs) ?? 0);
            return waitMs;
          },
    around: (turn) => all.reduceRight<Run>((inner, capability) => (capability.turn ? () => capability.turn?.(inner) : inner), turn),
    aroundBatch: (batch, run) =>
      all.reduceRight<Run>((inner, capability) => (capability.batch ? () => capability.batch?.(batch, inner) : inner), run)(),
    taking: !isTaking
      ? undefined
      : (port, message, from) => {
          for (let i = from; i < all.length; i++) if (all[i]?.taking?.(port, message) === false) return false;
          return true;
        },
    sending:
      senders.length === 0
        ? undefined
        : (port, message) => {
            for (const capability of senders) if (capability.sending?.(port, message) === false) return false;
            return true;
          },
    logger(base) {
      if (speaking.length === 0) return base;
      return {
        log(level, message, fields) {
          let joined: Readonly<Record<string, Json>> | undefined = fields;
          for (const capability of speaking) joined = { ...capability.logFields?.(), ...joined };
          base.log(level, message, joined);
        },
      };
    },
    reports: () => Object.fromEntries(all.map((capability, i) => [names[i] ?? '', capability.report()])),
  };
}
