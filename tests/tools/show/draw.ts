import { parseArgs } from 'node:util';
import { graphToDot } from '#app/show/dot.ts';
import { one } from './arguments.ts';
import { needBlueprint, vocabularyWith } from './words.ts';

export const usage = 'dot FILE [--kinds MODULE.ts]';

/** Prints a blueprint in the DOT language: `npm run -s show -- dot FILE | dot -Tsvg`. */
export async function draw(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { kinds: { type: 'string' } } });
  const file = one(positionals, 'FILE');
  const vocabulary = await vocabularyWith(values.kinds);
  const { graph } = await needBlueprint(file, vocabulary);
  process.stdout.write(graphToDot(graph, vocabulary.kinds));
  return 0;
}
