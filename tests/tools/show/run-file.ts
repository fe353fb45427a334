import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { readText, ToolError } from './words.ts';

/** What a resumed run has to know beside the checkpoint: kept in the same folder. */
const schema = v.strictObject({ kinds: v.nullable(v.string()), lock: v.nullable(v.string()), json: v.boolean(), everyMs: v.number() });
export type RunFile = v.InferOutput<typeof schema>;

const nameIn = (folder: string): string => join(folder, 'run.json');

export async function keepRunFile(folder: string, file: RunFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(nameIn(folder), `${JSON.stringify(file)}\n`);
}

export async function readRunFile(folder: string): Promise<RunFile> {
  const path = nameIn(folder);
  const text = await readText(path);
  try {
    return v.parse(schema, JSON.parse(text));
  } catch {
    throw new ToolError(`${path}: is not what \`show run --checkpoint\` wrote there`);
  }
}
