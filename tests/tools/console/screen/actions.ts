import { writeFile } from 'node:fs/promises';
import type { Json } from '#app/lib/json.ts';
import { type Failure, messageOf, type Result } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import { parseCommand } from '#app/supervisor/bus/parse-command.ts';
import type { Notice } from './layout.ts';

export type Send = (command: Command) => Promise<Result<Json, Failure>>;

/** Sends a command and says in a line how it went. */
export async function carryOut(send: Send, command: Command, done: string): Promise<Notice> {
  const reply = await send(command);
  if (!reply.ok) return { text: reply.error.message, bad: true };
  return { text: reply.value === null || reply.value === true ? done : `${done}: ${JSON.stringify(reply.value)}`, bad: false };
}

/** A configuration that a person typed, for a processor. */
export async function setConfig(send: Send, target: string, text: string): Promise<Notice> {
  let config: Json;
  try {
    config = JSON.parse(text) as Json;
  } catch (error) {
    return { text: `That is no JSON: ${messageOf(error)}`, bad: true };
  }
  const command = parseCommand({ type: 'set_config', target, config });
  return command.ok ? carryOut(send, command.value, `${target} has its new configuration`) : { text: command.error.message, bad: true };
}

export const EXPORTS = { metrics: 'metrics.prom', logs: 'logs.jsonl', dot: 'show.dot', blueprint: 'show.blueprint.json' } as const;
export type ExportName = keyof typeof EXPORTS;
export const isExport = (name: string): name is ExportName => Object.hasOwn(EXPORTS, name);

export async function exportTo(send: Send, what: ExportName, file: string): Promise<Notice> {
  const reply = await send({ type: 'export', what });
  if (!reply.ok) return { text: reply.error.message, bad: true };
  try {
    await writeFile(file, String(reply.value), { flag: 'wx' });
    return { text: `${what} written to ${file}`, bad: false };
  } catch (error) {
    return { text: `${file} was not written: ${messageOf(error)}`, bad: true };
  }
}
