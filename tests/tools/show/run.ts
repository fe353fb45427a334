import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '#app/lib/result.ts';
import { graphChecksum } from '#app/show/graph.ts';
import { lockToJson } from '#app/show/lock.ts';
import { readWav, WavError } from '#tests/support/wav.ts';
import { one, UsageError } from './arguments.ts';
import { createFileCheckpoints } from './file-checkpoints.ts';
import { headless } from './headless.ts';
import { perform } from './perform.ts';
import type { SoundFileConfig } from './processors/sound-file-kind.ts';
import { keepRunFile } from './run-file.ts';
import { needBlueprint, needLock, ToolError, vocabularyWith, wordsForFile } from './words.ts';

export const usage =
  'run FILE [--sound FILE.wav] [--speed N|max] [--lock FILE] [--json] [--checkpoint DIR [--every SECONDS]] [--watch] [--kinds MODULE.ts]';

/** Runs a blueprint in threads of this process, without a browser. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      sound: { type: 'string' },
      lock: { type: 'string' },
      speed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      checkpoint: { type: 'string' },
      every: { type: 'string', default: '5' },
      watch: { type: 'boolean', default: false },
      kinds: { type: 'string' },
    },
  });
  const file = one(positionals, 'FILE');
  const everyMs = checkedNumber('--every', values.every, 0.05) * 1000;
  const sound = values.sound === undefined ? undefined : await soundOf(values.sound, values.speed);
  const vocabulary = await vocabularyWith(values.kinds);
  const blueprint = await needBlueprint(file, vocabulary);
  const lock = values.lock === undefined ? undefined : await needLock(values.lock, blueprint);
  const { graph, leftOut, plugged } = headless(blueprint.graph, vocabulary.kinds, sound);
  if (Object.keys(graph.processors).length === 0)
    throw new ToolError(`${file}: nothing of it runs without a browser:\n${leftOut.map(({ id, why }) => `  ${id}: ${why}`).join('\n')}`);
  const folder = values.checkpoint;
  if (folder !== undefined) {
    const earlier = await createFileCheckpoints(folder)
      .list()
      .catch(() => []);
    if (earlier.length > 0)
      throw new ToolError(
        `${folder}: holds the checkpoints of an earlier run: \`npm run show -- resume ${folder}\`, or name another folder`,
      );
    await keepRunFile(folder, {
      kinds: values.kinds === undefined ? null : resolve(values.kinds),
      lock: lock ? lockToJson(lock) : null,
      json: values.json,
      everyMs,
    });
  }
  return perform({
    vocabulary,
    graph,
    states: {},
    lock,
    blueprint: graphChecksum(blueprint.graph),
    watch: values.watch,
    json: values.json,
    checkpoints: folder === undefined ? undefined : { folder, everyMs },
    before: [
      ...leftOut.map((left) => ({ type: 'left-out' as const, ...left })),
      ...plugged.map(({ from, to }) => ({ type: 'plugged' as const, from, to })),
    ],
  });
}

function checkedNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= least) || value > 1000) throw new UsageError(`${name} ${text}: a number from ${least} to 1000`);
  return value;
}

/** The file is read once here, so that what is wrong with it is said before anything runs. */
async function soundOf(file: string, speed: string): Promise<SoundFileConfig> {
  try {
    readWav(await readFile(file));
  } catch (error) {
    const words =
      error instanceof WavError ? `${messageOf(error)}; a WAV file with 8 to 32 bits is what can be played` : wordsForFile(error);
    throw new ToolError(`--sound ${file}: ${words}`);
  }
  return { path: resolve(file), speed: speed === 'max' ? 0 : checkedNumber('--speed', speed, 0.01) };
}
