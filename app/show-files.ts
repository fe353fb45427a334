import { type Failure, fail, messageOf, ok, type Result } from './lib/result.ts';
import { kinds } from './processors/kinds.ts';
import { portTypes } from './processors/port-types.ts';
import { type Blueprint, parseBlueprint } from './show/blueprint.ts';
import type { Lock } from './show/deployment.ts';
import { parseLock, verifyLock } from './show/lock.ts';

const blueprintPath = '/blueprints/show.json';
const lockPath = '/blueprints/show.lock.json';

/** What the show is made of, and how it is run here. */
export interface ShowFiles {
  readonly blueprint: Blueprint;
  readonly lock: Lock;
}

/** Fetches and checks both. The error says which file is wrong, where and how. */
export async function fetchShow(fetchFile: typeof fetch): Promise<Result<ShowFiles, string>> {
  const [blueprintText, lockText] = await Promise.all([read(fetchFile, blueprintPath), read(fetchFile, lockPath)]);
  const blueprint = parseBlueprint(blueprintText, kinds, portTypes);
  if (!blueprint.ok) return fail(wordsFor(blueprintPath, blueprint.error));
  const parsed = parseLock(lockText);
  if (!parsed.ok) return fail(wordsFor(lockPath, parsed.error));
  const lock = verifyLock(parsed.value, blueprint.value);
  return lock.ok ? ok({ blueprint: blueprint.value, lock: lock.value }) : fail(wordsFor(lockPath, [lock.error]));
}

/** The text of a file; of one that cannot be had what went wrong, which is no JSON, so that its check says so. */
async function read(fetchFile: typeof fetch, path: string): Promise<string> {
  try {
    const response = await fetchFile(path);
    return await response.text();
  } catch (error) {
    return messageOf(error);
  }
}

const wordsFor = (path: string, failures: readonly Failure[]): string =>
  `${path}: ${failures.map(({ place, message }) => (place === undefined ? message : `${place}: ${message}`)).join('; ')}.`;
