import type { ThreadRunner, WorkerRegistry } from '../registry.ts';
import type { StageShow } from './show-control.ts';

/** What a command is for. */
export type Target =
  | { readonly type: 'show' }
  | { readonly type: 'thread'; readonly thread: string; readonly runner: ThreadRunner }
  | { readonly type: 'processor'; readonly id: string };

/**
 * Finds what a name means. Threads and processors may bear the same name (`stage`, `analysis`): a plain name means the `preferred` of the two
 * then, `thread:stage` and `processor:stage` say it outright.
 */
export function findTarget(
  name: string,
  preferred: 'thread' | 'processor',
  { executor }: StageShow,
  registry: WorkerRegistry,
  alsoKnown: (id: string) => boolean,
): Target | undefined {
  if (name === 'show') return { type: 'show' };
  const [, said, rest = name] = /^(thread|processor):(.+)$/.exec(name) ?? [];
  const runner = said === 'processor' ? undefined : registry.runner(rest);
  const thread: Target | undefined = runner && { type: 'thread', thread: rest, runner };
  const isProcessor =
    said !== 'thread' && (Object.hasOwn(executor.desired.processors, rest) || executor.actual.processors.has(rest) || alsoKnown(rest));
  const processor: Target | undefined = isProcessor ? { type: 'processor', id: rest } : undefined;
  return preferred === 'thread' ? (thread ?? processor) : (processor ?? thread);
}
