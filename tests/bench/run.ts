import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Bench, BenchArgs, BenchRow } from './bench.ts';

const NAMES = ['audio', 'render', 'runtime', 'library', 'edge', 'start'] as const;
type Name = (typeof NAMES)[number];
const usage = `npm run bench -- [${NAMES.join('|')}] [--json] [--kit FOLDER] [--long]`;

const fileOf = (name: Name): URL => new URL(`./${name}.ts`, import.meta.url);
const exists = (name: Name): boolean => existsSync(fileURLToPath(fileOf(name)));
const isName = (name: string): name is Name => (NAMES as readonly string[]).includes(name);

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  const chosen = choose(argv);
  if (typeof chosen === 'string') {
    console.error(chosen);
    return 1;
  }
  const { names, args } = chosen;
  let failed = 0;
  for (const name of names) {
    if (!args.json) console.log(`\n${name}`);
    try {
      const { bench } = (await import(fileOf(name).href)) as { readonly bench: Bench };
      await bench(args, (row) => console.log(args.json ? JSON.stringify(row) : line(row)));
    } catch (error) {
      failed++;
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return failed > 0 ? 1 : 0;
}

/** Which benches to run, or words about what is wrong with the command. */
function choose(argv: string[]): { readonly names: readonly Name[]; readonly args: BenchArgs } | string {
  try {
    const options = {
      json: { type: 'boolean', default: false },
      kit: { type: 'string' },
      long: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options });
    const args = { json: values.json, long: values.long, ...(values.kit === undefined ? {} : { kit: values.kit }) };
    if (values.kit !== undefined && !existsSync(values.kit)) return `There is no folder ${values.kit}.`;
    const [name, ...more] = positionals;
    if (more.length > 0) return `One benchmark at a time, or none for all.\n${usage}`;
    if (name === undefined) return { names: NAMES.filter(exists), args };
    if (!isName(name)) return `There is no benchmark called ${name}.\n${usage}`;
    if (!exists(name)) return `The benchmark ${name} is not written yet. There are: ${NAMES.filter(exists).join(', ')}.`;
    return { names: [name], args };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}

function line({ name, value, unit, peer, ratio }: BenchRow): string {
  const beside = peer === undefined ? '' : `  beside ${typeof peer === 'number' ? figure(peer) : peer}`;
  const times = ratio === undefined ? '' : `  × ${figure(ratio)}`;
  return `  ${name.padEnd(62)} ${figure(value).padStart(10)} ${unit.padEnd(8)}${beside}${times}`.trimEnd();
}

/** Four digits that matter. */
function figure(value: number): string {
  return Math.abs(value) >= 1000 ? Math.round(value).toString() : Number(value.toPrecision(4)).toString();
}
