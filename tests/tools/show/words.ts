import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Failure, fail, messageOf, ok, type Result } from '#app/lib/result.ts';
import { type Blueprint, parseBlueprint } from '#app/show/blueprint.ts';
import type { Lock } from '#app/show/deployment.ts';
import { parseLock, verifyLock } from '#app/show/lock.ts';
import { openVocabulary, type Vocabulary } from './vocabulary.ts';

/** What went wrong through no fault of the program: printed without a stack, exit status 1. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** Failures as lines: `FILE: place: words [code]`. */
export const failureLines = (file: string, failures: readonly Failure[]): string[] =>
  failures.map(({ code, place, message }) => `${file}: ${place ? `${place}: ` : ''}${message} [${code}]`);

export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new ToolError(`${file}: ${wordsForFile(error)}`);
  }
}

export function wordsForFile(error: unknown): string {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'ENOENT':
      return 'no such file';
    case 'EISDIR':
      return 'a folder, not a file';
    case 'EACCES':
      return 'this user may not read it';
    default:
      return messageOf(error);
  }
}

/** What a blueprint may be made of, with the person's own kinds when `--kinds` names a module. */
export async function vocabularyWith(module: string | undefined): Promise<Vocabulary> {
  try {
    return await openVocabulary(module === undefined ? undefined : pathToFileURL(module).href);
  } catch (error) {
    throw new ToolError(`--kinds ${module}: ${messageOf(error)}`);
  }
}

export async function readBlueprint(file: string, { kinds, portTypes }: Vocabulary): Promise<Result<Blueprint, readonly string[]>> {
  const parsed = parseBlueprint(await readText(file), kinds, portTypes);
  return parsed.ok ? ok(parsed.value) : fail(failureLines(file, parsed.error));
}

/** A lock that was compiled from this blueprint. */
export async function needLock(file: string, blueprint: Blueprint): Promise<Lock> {
  const lock = parseLock(await readText(file));
  if (!lock.ok) throw new ToolError(failureLines(file, lock.error).join('\n'));
  const verified = verifyLock(lock.value, blueprint);
  if (!verified.ok) throw new ToolError(failureLines(file, [verified.error]).join('\n'));
  return verified.value;
}

/** A blueprint, for a command that can do nothing without it. */
export async function needBlueprint(file: string, vocabulary: Vocabulary): Promise<Blueprint> {
  const read = await readBlueprint(file, vocabulary);
  if (!read.ok) throw new ToolError(read.error.join('\n'));
  return read.value;
}
