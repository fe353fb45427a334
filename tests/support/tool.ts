import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A tool of `tests/tools` as a process of its own, as a person runs it. */
export interface Tool {
  readonly child: ChildProcess;
  readonly output: string;
  readonly errors: string;
  /** Waits for the first line of output, from the beginning, that `accept` takes; rejects when the tool ends without. */
  line<T>(accept: (line: string) => T | undefined): Promise<T>;
  /** Exit status; null after a signal. */
  readonly status: Promise<number | null>;
}

export function startTool(name: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Tool {
  const entry = fileURLToPath(new URL(`../tools/${name}.ts`, import.meta.url));
  const { NO_COLOR: _colour, FORCE_COLOR: _force, ...inherited } = process.env;
  const child = spawn(process.execPath, [entry, ...args], { env: { ...inherited, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let errors = '';
  let ended = false;
  const heard = new Set<() => void>();
  const wake = (): void => {
    for (const look of [...heard]) look();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const status = once(child, 'close').then(([code]) => {
    ended = true;
    wake();
    return code as number | null;
  });
  return {
    child,
    get output() {
      return output;
    },
    get errors() {
      return errors;
    },
    line: (accept) =>
      new Promise((resolve, reject) => {
        let at = 0;
        const look = (): void => {
          for (let end = output.indexOf('\n', at); end >= 0; end = output.indexOf('\n', at)) {
            const found = accept(output.slice(at, end));
            at = end + 1;
            if (found === undefined) continue;
            heard.delete(look);
            resolve(found);
            return;
          }
          if (!ended) return;
          heard.delete(look);
          reject(new Error(`${name} ended without the line that was waited for:\n${output}${errors}`));
        };
        heard.add(look);
        look();
      }),
    status,
  };
}

/** Runs a tool to its end. */
export async function runTool(
  name: string,
  ...args: readonly string[]
): Promise<{ status: number | null; output: string; errors: string }> {
  const tool = startTool(name, args);
  const status = await tool.status;
  return { status, output: tool.output, errors: tool.errors };
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'algorhythmic-tool-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
