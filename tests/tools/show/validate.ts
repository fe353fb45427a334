import { parseArgs } from 'node:util';
import { fail, type Result } from '#app/lib/result.ts';
import type { Blueprint } from '#app/show/blueprint.ts';
import { compileLock, parseLock, verifyLock } from '#app/show/lock.ts';
import { parseDeployment } from '#app/show/parse-deployment.ts';
import { one } from './arguments.ts';
import type { Vocabulary } from './vocabulary.ts';
import { failureLines, readBlueprint, readText, vocabularyWith } from './words.ts';

export const usage = 'validate FILE [--deployment FILE] [--lock FILE] [--kinds MODULE.ts]';

/** Says every failure of a blueprint, a deployment and a lock, with its place; or that all is well, and how much there is. */
export async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { deployment: { type: 'string' }, lock: { type: 'string' }, kinds: { type: 'string' } },
  });
  const file = one(positionals, 'FILE');
  const vocabulary = await vocabularyWith(values.kinds);
  const blueprint = await readBlueprint(file, vocabulary);
  const wrong: string[] = blueprint.ok ? [] : [...blueprint.error];
  if (values.deployment !== undefined) wrong.push(...(await wrongWithDeployment(values.deployment, blueprint, vocabulary)));
  if (values.lock !== undefined) wrong.push(...(await wrongWithLock(values.lock, blueprint)));
  for (const line of wrong) console.error(line);
  if (wrong.length > 0 || !blueprint.ok) {
    console.error(`${wrong.length} ${wrong.length === 1 ? 'failure' : 'failures'}`);
    return 1;
  }
  const { processors, links } = blueprint.value.graph;
  const ids = Object.keys(processors);
  const threads = new Set(Object.values(processors).map(({ kind }) => vocabulary.kinds.get(kind)?.thread));
  console.log(`${file}: ok: ${ids.length} processors in ${threads.size} threads, ${links.length} links`);
  return 0;
}

async function wrongWithDeployment(
  file: string,
  blueprint: Result<Blueprint, readonly string[]>,
  { kinds }: Vocabulary,
): Promise<readonly string[]> {
  const deployment = parseDeployment(await readText(file));
  if (!deployment.ok) return failureLines(file, deployment.error);
  // Whether it fits can be said of a blueprint that is right.
  const compiled = blueprint.ok ? compileLock(blueprint.value, deployment.value, kinds) : fail([]);
  return compiled.ok ? [] : failureLines(file, compiled.error);
}

async function wrongWithLock(file: string, blueprint: Result<Blueprint, readonly string[]>): Promise<readonly string[]> {
  const lock = parseLock(await readText(file));
  if (!lock.ok) return failureLines(file, lock.error);
  const verified = blueprint.ok ? verifyLock(lock.value, blueprint.value) : fail(undefined);
  return verified.ok || !verified.error ? [] : failureLines(file, [verified.error]);
}
