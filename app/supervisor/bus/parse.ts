import * as v from 'valibot';
import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import { count, finite, json, name, words } from './checks.ts';
import { topicSchemas } from './parse-topics.ts';
import { BUS_VERSION, type ReceivedMessage, type TelemetryMessage } from './protocol.ts';
import { TOPICS } from './topics.ts';

/** Turns what came from outside into a message, or into nothing. Never throws. */
export type ParseMessage = (value: unknown) => ReceivedMessage | undefined;

const MAX_TOPICS = 50;
const v1 = v.literal(BUS_VERSION);
const from = name;

const failure: v.GenericSchema<unknown, Failure> = v.object({ code: name, message: words, place: v.exactOptional(words) });
const result: v.GenericSchema<unknown, Result<Json, Failure>> = v.variant('ok', [
  v.object({ ok: v.literal(true), value: json }),
  v.object({ ok: v.literal(false), error: failure }),
]);
const card = v.object({ name, address: words, startedAtMs: finite, version: words });

const who = v.object({ v: v1, from, type: v.literal('who') });
const fromConsoles = {
  who,
  subscribe: v.object({ v: v1, from, type: v.literal('subscribe'), to: name, topics: v.pipe(v.array(name), v.maxLength(MAX_TOPICS)) }),
  unsubscribe: v.object({ v: v1, from, type: v.literal('unsubscribe'), to: name }),
  command: v.object({ v: v1, from, type: v.literal('command'), to: name, id: count, command: v.unknown() }),
} as const;

const fromStages = {
  announce: v.object({ v: v1, from, type: v.literal('announce'), stage: card }),
  gone: v.object({ v: v1, from, type: v.literal('gone') }),
  reply: v.object({ v: v1, from, type: v.literal('reply'), to: name, id: count, result }),
} as const;

const telemetry = v.object({
  v: v1,
  from,
  type: v.literal('telemetry'),
  to: v.exactOptional(name),
  topic: v.picklist(TOPICS),
  atMs: finite,
  data: v.unknown(),
});

/** What a stage listens to: what consoles send. The telemetry of other stages costs it no more than a look at its type. */
export const parseForStage: ParseMessage = (value) => parsed(fromConsoles, value);

/** What a console listens to: what stages send, telemetry checked down to its leaves. */
export const parseForConsole: ParseMessage = (value) =>
  typeOf(value) === 'telemetry' ? parsedTelemetry(value) : parsed(fromStages, value);

/** Everything. */
export const parseMessage: ParseMessage = (value) => parseForStage(value) ?? parseForConsole(value);

function parsed(schemas: Readonly<Record<string, v.GenericSchema<unknown, ReceivedMessage>>>, value: unknown): ReceivedMessage | undefined {
  const type = typeOf(value);
  const schema = type !== undefined && Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  return schema && attempt(schema, value);
}

function parsedTelemetry(value: unknown): ReceivedMessage | undefined {
  const envelope = attempt(telemetry, value);
  if (!envelope) return undefined;
  const data = attempt<unknown>(topicSchemas[envelope.topic], envelope.data);
  // Topic and data fit together by the table the schema came from, which TypeScript does not follow.
  return data === undefined
    ? undefined
    : ({ ...envelope, data } as { readonly v: typeof BUS_VERSION; readonly from: string } & TelemetryMessage);
}

function typeOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' ? value.type : undefined;
}

/** Hostile input may make a check itself throw (a stack that overflows, a getter): it is no message either. */
function attempt<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | undefined {
  try {
    const checked = v.safeParse(schema, value);
    return checked.success ? checked.output : undefined;
  } catch {
    return undefined;
  }
}
