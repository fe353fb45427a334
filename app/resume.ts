import { type Failure, messageOf } from './lib/result.ts';
import { kinds } from './processors/kinds.ts';
import { portTypes } from './processors/port-types.ts';
import type { Checkpoint, CheckpointStore } from './show/checkpoint.ts';
import type { Graph } from './show/graph.ts';
import type { Logger } from './show/processor.ts';
import { validateGraph } from './show/validate.ts';
import { withoutInput } from './state/graph-edits.ts';
import { usableCheckpoints } from './supervisor/checkpoints.ts';

export interface ResumeDeps {
  /** Of this tab: what it holds is from before a reload. */
  readonly tabStore: CheckpointStore;
  /** Of the device; what it holds may be another tab's, while one is running a show. */
  readonly deviceStore: CheckpointStore;
  readonly runsElsewhere: () => Promise<boolean>;
  /** The page was reloaded, or come back to; it is no new visit. */
  readonly isReload: boolean;
  /** Remembers, over a reload, that a show was resumed and has not drawn a picture since. */
  readonly marks: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly nowMs: number;
  readonly withinMs: number;
  /** Checksum of the blueprint's graph: a checkpoint of another version of the app is not taken over. */
  readonly blueprint: string;
  readonly logger: Logger;
}

export interface Resumption {
  readonly graph: Graph;
  readonly states: Checkpoint['processors'];
  /** The page goes on as it was, so that nothing has to be asked for again. */
  readonly isReload: boolean;
  /** A picture is on screen: the resumption has succeeded. */
  succeeded(): void;
}

const markName = 'algorhythmic/resuming';
/** A resumed show that so often drew nothing before it was reloaded again is not resumed once more. */
const mostTries = 2;

/**
 * Finds the show that was interrupted (D8, E1). After a reload it goes on as it was, with its input; after a new visit within the time with
 * the same picture, but it listens again only when asked. Undefined means a fresh start.
 */
export async function findResumption(deps: ResumeDeps): Promise<Resumption | undefined> {
  try {
    return await find(deps);
  } catch (error) {
    // A storage that fails, at whatever step, costs the resumption and not the show.
    deps.logger.log('warn', `the interrupted show cannot be resumed: ${messageOf(error)}`);
    return undefined;
  }
}

async function find(deps: ResumeDeps): Promise<Resumption | undefined> {
  const { tabStore, deviceStore, runsElsewhere, isReload, marks, nowMs, withinMs, blueprint, logger } = deps;
  const tries = Number(marks.getItem(markName) ?? 0);
  if (tries >= mostTries) {
    marks.removeItem(markName);
    logger.log('warn', 'the interrupted show did not come back twice: it begins anew');
    return undefined;
  }

  async function newest(store: CheckpointStore): Promise<{ readonly checkpoint: Checkpoint; readonly graph: Graph } | undefined> {
    const conditions = {
      now: nowMs,
      withinMs,
      blueprintChecksum: blueprint,
      onFailure: ({ message }: Failure) => logger.log('warn', `checkpoints cannot be read: ${message}`),
    };
    for (const checkpoint of await usableCheckpoints([store], conditions)) {
      const graph = validateGraph(checkpoint.graph, kinds, portTypes);
      if (graph.ok) return { checkpoint, graph: graph.value };
      logger.log('warn', `a checkpoint does not fit any more: ${graph.error[0]?.message ?? ''}`);
    }
    return undefined;
  }

  const ours = await newest(tabStore);
  const found = ours ?? ((await runsElsewhere()) ? undefined : await newest(deviceStore));
  if (!found) return undefined;
  marks.setItem(markName, String(tries + 1));
  const goesOn = isReload && ours !== undefined;
  return {
    graph: goesOn ? found.graph : withoutInput(found.graph),
    states: found.checkpoint.processors,
    isReload: goesOn,
    succeeded: () => marks.removeItem(markName),
  };
}
