import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJson } from '#app/supervisor/bus/checks.ts';
import { parseForConsole, parseForStage, parseMessage } from '#app/supervisor/bus/parse.ts';
import { parseCommand } from '#app/supervisor/bus/parse-command.ts';
import { TOPICS } from '#app/supervisor/bus/topics.ts';

const seed = 20261121;
const name = fc.string({ minLength: 1, maxLength: 20 });
const words = fc.string({ maxLength: 50 });
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number));
const count = fc.nat();
/** JSON as it comes over a wire. */
const json = fc
  .jsonValue({ maxDepth: 4 })
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  .filter(isJson);
const table = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.stringMatching(/^[a-z][a-z.> -]{0,20}$/), value, { maxKeys: 5, noNullPrototype: true });

const failure = fc.record({ code: name, message: words, place: words }, { requiredKeys: ['code', 'message'] });
const edit = fc.oneof(
  fc.record({ type: fc.constant('add_processor'), id: name, kind: name, config: json }),
  fc.record({ type: fc.constant('remove_processor'), id: name }),
  fc.record({
    type: fc.constantFrom('connect', 'set_link'),
    from: name,
    to: name,
    capacity: fc.integer({ min: 1, max: 65_536 }),
    policy: fc.constantFrom('block', 'drop-oldest', 'latest'),
  }),
);
const command = fc.oneof(
  fc.record({ type: fc.constantFrom('health_check', 'get_state', 'restart', 'shutdown'), target: name }),
  fc.record({ type: fc.constant('edit'), edits: fc.array(edit, { minLength: 1, maxLength: 5 }) }),
  fc.record({
    type: fc.constantFrom('undo', 'redo', 'start', 'stop', 'pause', 'resume', 'commit', 'reset', 'save_checkpoint', 'clear_checkpoints'),
  }),
  fc.record({ type: fc.constant('export'), what: fc.constantFrom('metrics', 'logs', 'dot', 'blueprint') }),
);

const log = fc.record(
  {
    sequence: count,
    atMs: finite,
    level: fc.constantFrom('debug', 'info', 'warn', 'error'),
    thread: name,
    processor: name,
    message: words,
    correlationId: name,
    fields: table(json),
  },
  { requiredKeys: ['sequence', 'atMs', 'level', 'thread', 'message'] },
);
const linkFlow = fc.record({ perSecond: finite, waiting: finite, capacity: finite, p95Ms: finite }, { requiredKeys: ['capacity'] });
const telemetryData = fc.oneof(
  fc.record({ topic: fc.constant('audio.features'), data: table(finite) }),
  fc.record({ topic: fc.constantFrom('logs.debug', 'logs.error'), data: fc.array(log, { maxLength: 4 }) }),
  fc.record({ topic: fc.constant('flow'), data: fc.record({ processors: fc.constant({}), links: table(linkFlow) }) }),
);

const head = { v: fc.constant(1), from: name };
const message = fc.oneof(
  fc.record({ ...head, type: fc.constantFrom('who', 'gone') }),
  fc.record({ ...head, type: fc.constant('subscribe'), to: name, topics: fc.array(name, { maxLength: 20 }) }),
  fc.record({ ...head, type: fc.constant('command'), to: name, id: count, command }),
  fc.record({
    ...head,
    type: fc.constant('reply'),
    to: name,
    id: count,
    result: fc.oneof(fc.record({ ok: fc.constant(true), value: json }), fc.record({ ok: fc.constant(false), error: failure })),
  }),
  fc
    .tuple(fc.record({ ...head, type: fc.constant('telemetry'), atMs: finite }), telemetryData)
    .map(([envelope, data]) => ({ ...envelope, ...data })),
);

/** A message in which something is missing, doubled into something else, or nonsense. */
const damaged = fc
  .tuple(
    message,
    fc.array(fc.tuple(fc.nat(), fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true })), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([whole, blows]) => {
    const copy = structuredClone(whole) as Record<string, unknown>;
    for (const [at, nonsense] of blows) {
      const keys = Object.keys(copy);
      copy[keys[at % keys.length] ?? 'type'] = nonsense;
    }
    return copy;
  });

describe('messages from outside', () => {
  it(`E10: whatever is a message passes unharmed, over a wire too (seed ${seed})`, () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(parseMessage(sent)).toEqual(sent);
        expect(parseMessage(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
      }),
      { seed, numRuns: 500 },
    );
  });

  it(`E10: anything at all is a message or nothing, and never throws (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }), damaged), (thing) => {
        for (const parse of [parseMessage, parseForStage, parseForConsole]) {
          const parsed = parse(thing);
          if (parsed === undefined) continue;
          expect(parsed.v).toBe(1);
          // What passed can be sent on: it is plain and finite.
          if (parsed.type !== 'command') expect(isJson(parsed)).toBe(true);
          expect(parse(parsed)).toEqual(parsed);
        }
        parseCommand(thing);
      }),
      { seed, numRuns: 3000 },
    );
  });

  it(`E10: a text cut off or overwritten anywhere is a message or nothing (seed ${seed})`, () => {
    fc.assert(
      fc.property(message, fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ maxLength: 8 }), (sent, share, junk) => {
        const text = JSON.stringify(sent);
        const at = Math.floor(text.length * share);
        for (const broken of [text.slice(0, at), text.slice(0, at) + junk + text.slice(at + junk.length)]) {
          let value: unknown;
          try {
            value = JSON.parse(broken);
          } catch {
            continue;
          }
          const parsed = parseMessage(value);
          if (parsed) expect(parsed.from.length).toBeGreaterThan(0);
        }
      }),
      { seed, numRuns: 1000 },
    );
  });

  it(`E4: data never passes under another topic's name unless it fits it too (seed ${seed})`, () => {
    fc.assert(
      fc.property(telemetryData, fc.constantFrom(...TOPICS), (telemetry, topic) => {
        const relabelled = parseMessage({ v: 1, from: 'a', type: 'telemetry', atMs: 0, topic, data: telemetry.data });
        if (relabelled === undefined) return;
        const fitsByNature = Array.isArray(telemetry.data)
          ? telemetry.data.length === 0 || topic.startsWith('logs.')
          : topic === telemetry.topic || (topic === 'audio.features' && Object.keys(telemetry.data).length === 0);
        expect(fitsByNature).toBe(true);
      }),
      { seed, numRuns: 1000 },
    );
  });
});

describe('commands from outside', () => {
  it(`E3: a command passes as it is; damaged it is refused with a code and words (seed ${seed})`, () => {
    fc.assert(
      fc.property(command, fc.nat(), fc.anything(), (sent, at, nonsense) => {
        expect(parseCommand(sent)).toEqual({ ok: true, value: sent });
        const keys = Object.keys(sent);
        const parsed = parseCommand({ ...sent, [keys[at % keys.length] ?? 'type']: nonsense });
        if (!parsed.ok) expect(parsed.error).toMatchObject({ code: 'bad-command', message: expect.any(String) });
        // One field too many is a wish that nobody would hear.
        expect(parseCommand({ ...sent, surplus: nonsense }).ok).toBe(false);
      }),
      { seed, numRuns: 1000 },
    );
  });
});
