import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compileLockText } from '#app/show/lock.ts';
import { UsageError } from './arguments.ts';
import { failureLines, readText, ToolError, vocabularyWith } from './words.ts';

export const usage = 'lock BLUEPRINT DEPLOYMENT [--out FILE] [--check] [--kinds MODULE.ts]';

/** Compiles blueprint and deployment into the lock beside the blueprint (`show.lock.json` of `show.json`), or says whether it is up to date. */
export async function lock(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false }, out: { type: 'string' }, kinds: { type: 'string' } },
  });
  const [blueprint, deployment, ...more] = positionals;
  if (blueprint === undefined || deployment === undefined || more.length > 0)
    throw new UsageError('lock takes a BLUEPRINT and a DEPLOYMENT');
  const { kinds, portTypes } = await vocabularyWith(values.kinds);
  const files = { blueprint: await readText(blueprint), deployment: await readText(deployment) };
  const compiled = compileLockText(files, kinds, portTypes);
  if (!compiled.ok) throw new ToolError(failureLines(`${blueprint} with ${deployment}`, compiled.error).join('\n'));
  const out = values.out ?? lockOf(blueprint);
  if (!values.check) {
    await writeFile(out, compiled.value);
    console.log(`${out}: written`);
    return 0;
  }
  const present = await readText(out);
  if (present !== compiled.value) throw new ToolError(`${out}: out of date: run \`npm run show -- lock ${blueprint} ${deployment}\``);
  console.log(`${out}: up to date`);
  return 0;
}

const lockOf = (blueprint: string): string =>
  join(dirname(blueprint), `${blueprint.replace(/^.*\//, '').replace(/\.json$/, '')}.lock.json`);
