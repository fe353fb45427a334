import { messageOf } from '#app/lib/result.ts';
import { UsageError } from './show/arguments.ts';
import { draw, usage as drawUsage } from './show/draw.ts';
import { lock, usage as lockUsage } from './show/lock.ts';
import { resume, usage as resumeUsage } from './show/resume.ts';
import { run, usage as runUsage } from './show/run.ts';
import { validate, usage as validateUsage } from './show/validate.ts';
import { ToolError } from './show/words.ts';

/** `npm run show -- COMMAND …`: blueprints without a browser (D9). */

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = { validate, dot: draw, lock, run, resume };

const usage = ['usage: npm run show --', ...[validateUsage, drawUsage, lockUsage, runUsage, resumeUsage].map((line) => `  ${line}`)].join(
  '\n',
);

async function main([name, ...args]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`there is no command ${name}`);
  return command(args);
}

/** parseArgs says with a code what it did not understand. */
const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  if (isUsage(error)) {
    console.error(`show: ${messageOf(error)}\n${usage}`);
    return 2;
  }
  if (error instanceof ToolError) console.error(error.message);
  else console.error(error);
  return 1;
});
