import { parseCommand } from '#app/supervisor/bus/parse-command.ts';
import { type Asked, ConsoleError, withStage } from './wait.ts';

/** Sends one command, given as JSON, and gives the reply as text: a text as it is, anything else as JSON. */
export async function order(text: string, asked: Asked): Promise<string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConsoleError(`--command takes JSON, such as '{"type":"restart","target":"analysis"}'; this is none: ${text}`);
  }
  const parsed = parseCommand(value);
  if (!parsed.ok) throw new ConsoleError(`--command: ${parsed.error.message}`);
  const reply = await withStage(asked, [], ({ client }) => client.send(parsed.value));
  if (!reply.ok) throw new ConsoleError(`${reply.error.message} [${reply.error.code}]`);
  if (typeof reply.value === 'string') return reply.value.endsWith('\n') ? reply.value : `${reply.value}\n`;
  return `${JSON.stringify(reply.value)}\n`;
}
