import { parseArgs } from 'node:util';
import type { Checkpoint } from '#app/show/checkpoint.ts';
import { parseLock } from '#app/show/lock.ts';
import { validateGraph } from '#app/show/validate.ts';
import { one } from './arguments.ts';
import { createFileCheckpoints } from './file-checkpoints.ts';
import { perform } from './perform.ts';
import { readRunFile } from './run-file.ts';
import { failureLines, ToolError, vocabularyWith } from './words.ts';

export const usage = 'resume DIR [--json] [--watch]';

/** Goes on from the last good checkpoint of a run: its graph, the states of its processors, its place in the sound. */
export async function resume(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' }, watch: { type: 'boolean', default: false } },
  });
  const folder = one(positionals, 'DIR');
  const { kinds, lock, json, everyMs } = await readRunFile(folder);
  const vocabulary = await vocabularyWith(kinds ?? undefined);
  const surroundings = lock === null ? undefined : parseLock(lock);
  if (surroundings && !surroundings.ok) throw new ToolError(failureLines(folder, surroundings.error).join('\n'));
  const damaged: string[] = [];
  const store = createFileCheckpoints(folder, { onDamaged: (file, words) => damaged.push(`${file} is damaged: ${words}`) });
  const checkpoint = newest(await store.list(), folder, damaged);
  const graph = validateGraph(checkpoint.graph, vocabulary.kinds, vocabulary.portTypes);
  if (!graph.ok) throw new ToolError(failureLines(folder, graph.error).join('\n'));
  return perform({
    vocabulary,
    graph: graph.value,
    states: checkpoint.processors,
    lock: surroundings?.value,
    blueprint: checkpoint.blueprint,
    watch: values.watch,
    json: values.json ?? json,
    checkpoints: { folder, everyMs },
    before: [
      ...damaged.map((message) => ({ type: 'log' as const, level: 'warn' as const, message })),
      { type: 'resumed', savedAtMs: checkpoint.savedAtMs },
    ],
  });
}

function newest([first]: readonly Checkpoint[], folder: string, damaged: readonly string[]): Checkpoint {
  if (first) return first;
  throw new ToolError([...damaged, `${folder}: no checkpoint to resume from`].join('\n'));
}
