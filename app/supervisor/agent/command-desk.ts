import { ok } from '#app/lib/result.ts';
import { patiently } from '#app/show/patience.ts';
import type { Clock } from '#app/show/processor.ts';
import { failureOf } from '#app/show/show-error.ts';
import type { Command } from '../bus/commands.ts';
import { COMMAND_TIMEOUT_MS } from '../bus/protocol.ts';
import { type CheckpointKeeper, checkpointView } from '../checkpoints.ts';
import { exportText } from '../exports.ts';
import type { Logs } from '../logs.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { type Answer, plain, refuse } from './answers.ts';
import { createGraphDesk } from './graph-desk.ts';
import type { StageShow } from './show-control.ts';
import { createSupervisedDesk, type SupervisedDeskOptions } from './supervised-desk.ts';

/** The answer has to arrive before the console gives up. */
const ANSWER_MS = COMMAND_TIMEOUT_MS * 0.9;
/** How long a command waits for the show to follow. */
const FOLLOW_MS = COMMAND_TIMEOUT_MS * 0.75;

export interface CommandDeskOptions extends Omit<SupervisedDeskOptions, 'graph' | 'patienceMs'> {
  readonly show: StageShow;
  readonly logs: Logs;
  readonly metrics: Metrics;
  readonly checkpoints: CheckpointKeeper | undefined;
  readonly clock: Clock;
}

/** Carries out what consoles ask for (E3). Every command is answered within the time-out, and none throws. */
export function createCommandDesk(options: CommandDeskOptions): (command: Command) => Promise<Answer> {
  const { show, history, logs, metrics, checkpoints, sampler, clock } = options;
  const { executor } = show;
  const graph = createGraphDesk(show, history, clock, FOLLOW_MS);
  const supervised = createSupervisedDesk({ ...options, graph, patienceMs: FOLLOW_MS });

  async function withCheckpoints(work: (keeper: CheckpointKeeper) => Promise<Answer>): Promise<Answer> {
    return checkpoints ? work(checkpoints) : refuse('not-possible', 'this stage keeps no checkpoints');
  }

  async function carryOut(command: Command): Promise<Answer> {
    switch (command.type) {
      case 'health_check':
      case 'get_state':
      case 'restart':
      case 'shutdown':
        return supervised.carryOut(command.type, command.target);
      case 'set_config':
        return supervised.setConfig(command.target, command.config);
      case 'edit':
        return graph.edit(command.edits);
      case 'undo':
        return graph.undo();
      case 'redo':
        return graph.redo();
      case 'reset':
        return graph.reset();
      case 'start':
        return graph.follow(executor.start());
      case 'stop':
        return graph.follow(executor.stop());
      case 'pause':
        return graph.follow(executor.pause());
      case 'resume':
        return graph.follow(executor.resume());
      case 'commit_mode':
        executor.setCommitMode(command.mode);
        // What waited for a commit that nobody will ask for any more.
        return graph.follow(command.mode === 'auto' && executor.uncommitted ? executor.commit() : Promise.resolve());
      case 'commit':
        return graph.follow(executor.commit());
      case 'save_checkpoint':
        return withCheckpoints(async (keeper) => ok(plain(checkpointView(await keeper.saveNow()))));
      case 'load_checkpoint':
        return withCheckpoints(async (keeper) => {
          const found = (await keeper.list()).find(({ savedAtMs }) => savedAtMs === command.savedAtMs);
          return found
            ? graph.loadCheckpoint(found)
            : refuse('unknown-checkpoint', 'there is no checkpoint of that time any more', 'savedAtMs');
        });
      case 'clear_checkpoints':
        return withCheckpoints(async (keeper) => {
          await keeper.clear();
          return ok(null);
        });
      case 'export':
        if (command.what === 'metrics') await sampler.sample();
        return ok(exportText(command.what, show, logs, metrics));
    }
  }

  return async (command) => {
    try {
      return await patiently(carryOut(command), ANSWER_MS, clock, command.type);
    } catch (error) {
      const { code, message } = failureOf(error);
      return refuse(code === 'too-slow' ? 'timed-out' : code, message);
    }
  };
}
