import * as v from 'valibot';
import { type Failure, fail, ok, type Result } from '#app/lib/result.ts';
import { placeOf } from '#app/show/parse.ts';
import { json, name } from './checks.ts';
import type { Command, GraphEdit } from './commands.ts';

const capacity = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));
const policy = v.picklist(['block', 'drop-oldest', 'latest']);
const MAX_EDITS = 1000;

const edit: v.GenericSchema<unknown, GraphEdit> = v.variant('type', [
  v.strictObject({ type: v.literal('add_processor'), id: name, kind: name, config: json }),
  v.strictObject({ type: v.literal('remove_processor'), id: name }),
  v.strictObject({ type: v.literal('connect'), from: name, to: name, capacity, policy }),
  v.strictObject({ type: v.literal('disconnect'), from: name, to: name }),
  v.strictObject({ type: v.literal('set_link'), from: name, to: name, capacity, policy }),
  v.strictObject({ type: v.literal('set_config'), id: name, config: json }),
]);

const targeted = <T extends string>(type: T) => v.strictObject({ type: v.literal(type), target: name });
const plain = <T extends string>(type: T) => v.strictObject({ type: v.literal(type) });

const command: v.GenericSchema<unknown, Command> = v.variant('type', [
  targeted('health_check'),
  targeted('get_state'),
  v.strictObject({ type: v.literal('set_config'), target: name, config: json }),
  targeted('restart'),
  targeted('shutdown'),
  v.strictObject({ type: v.literal('edit'), edits: v.pipe(v.array(edit), v.minLength(1), v.maxLength(MAX_EDITS)) }),
  plain('undo'),
  plain('redo'),
  plain('start'),
  plain('stop'),
  plain('pause'),
  plain('resume'),
  v.strictObject({ type: v.literal('commit_mode'), mode: v.picklist(['auto', 'manual']) }),
  plain('commit'),
  plain('reset'),
  plain('save_checkpoint'),
  v.strictObject({ type: v.literal('load_checkpoint'), savedAtMs: v.pipe(v.number(), v.finite()) }),
  plain('clear_checkpoints'),
  v.strictObject({ type: v.literal('export'), what: v.picklist(['metrics', 'logs', 'dot', 'blueprint']) }),
]);

/** Checks a command in full: strictly, for a field that is misspelt would otherwise be a wish that nobody heard. Never throws. */
export function parseCommand(value: unknown): Result<Command, Failure> {
  try {
    const parsed = v.safeParse(command, value);
    if (parsed.success) return ok(parsed.output);
    const [issue] = parsed.issues;
    const place = placeOf(issue);
    return fail({ code: 'bad-command', message: issue.message, ...(place === '' ? {} : { place }) });
  } catch (error) {
    return fail({ code: 'bad-command', message: `This is no command: ${String(error).slice(0, 200)}` });
  }
}
