import { describe, expect, it } from 'vitest';
import { parseForConsole, parseForStage, parseMessage } from '#app/supervisor/bus/parse.ts';
import { parseCommand } from '#app/supervisor/bus/parse-command.ts';

const from = { v: 1, from: 'somebody' } as const;

describe('messages from outside', () => {
  it('E10: what is a message passes, as it is', () => {
    const stage = { name: 'wall', address: '/?kiosk', startedAtMs: 5, version: '0.1.0' };
    for (const message of [
      { ...from, type: 'who' },
      { ...from, type: 'announce', stage },
      { ...from, type: 'gone' },
      { ...from, type: 'subscribe', to: 'wall', topics: ['logs.*'] },
      { ...from, type: 'command', to: 'wall', id: 3, command: { type: 'start' } },
      { ...from, type: 'reply', to: 'me', id: 3, result: { ok: true, value: { a: [1, null] } } },
      { ...from, type: 'telemetry', topic: 'alerts', atMs: 1, data: [] },
      { ...from, type: 'telemetry', to: 'me', topic: 'audio.features', atMs: 1, data: { bpm: 120 } },
    ])
      expect(parseMessage(message)).toEqual(message);
  });

  it('E10: another version, an unknown type, and what only looks like a message are nothing', () => {
    for (const [why, message] of Object.entries({
      'a version to come': { ...from, v: 2, type: 'who' },
      'an unknown type': { ...from, type: 'dance' },
      'an inherited type': { ...from, type: 'toString' },
      'nobody speaks': { v: 1, type: 'who' },
      'a name too long': { v: 1, from: 'x'.repeat(201), type: 'who' },
      'a card that is none': { ...from, type: 'announce', stage: { name: '' } },
      'too many topics': { ...from, type: 'subscribe', to: 'x', topics: new Array(51).fill('graph') },
      'a half number': { ...from, type: 'command', to: 'x', id: 1.5, command: {} },
      'an unknown topic': { ...from, type: 'telemetry', topic: 'weather', atMs: 0, data: [] },
      'data of another topic': { ...from, type: 'telemetry', topic: 'graph', atMs: 0, data: [] },
      'no number': { ...from, type: 'telemetry', topic: 'audio.features', atMs: 0, data: { bpm: Number.NaN } },
      'too many': { ...from, type: 'telemetry', topic: 'workers', atMs: 0, data: new Array(5001).fill({}) },
      nothing: null,
      text: 'who',
      list: [],
    }))
      expect(parseMessage(message), why).toBeUndefined();
  });

  it('E10: each side hears what is for it, and is spared the rest', () => {
    const who = { ...from, type: 'who' };
    const gone = { ...from, type: 'gone' };
    expect([parseForStage(who), parseForStage(gone)]).toEqual([who, undefined]);
    expect([parseForConsole(who), parseForConsole(gone)]).toEqual([undefined, gone]);
    // Not even looked through.
    const telemetry = { ...from, type: 'telemetry' as const, topic: 'graph', atMs: 0 };
    Object.defineProperty(telemetry, 'data', {
      enumerable: true,
      get: () => {
        throw new Error('looked');
      },
    });
    expect(parseForStage(telemetry)).toBeUndefined();
  });

  it('E10: what a newer stage adds is left out, and no prototype is reached', () => {
    const text = '{"v":1,"from":"a","type":"telemetry","topic":"audio.features","atMs":0,"data":{"bpm":1,"__proto__":5},"more":1}';
    const parsed = parseMessage(JSON.parse(text));
    expect(parsed).not.toHaveProperty('more');
    expect(Object.keys((parsed as unknown as { data: object }).data)).toEqual(['bpm']);
    expect(parseCommand(JSON.parse('{"type":"set_config","target":"a","config":{"__proto__":{"x":1}}}')).ok).toBe(false);
  });

  it('E10: what is no plain JSON is no message, though a BroadcastChannel carries it', () => {
    for (const value of [
      new Map(),
      new Date(0),
      new Uint8Array(2),
      5n,
      undefined,
      { at: new Date(0) },
      [new Set()],
      Number.POSITIVE_INFINITY,
    ])
      expect(parseMessage({ ...from, type: 'reply', to: 'me', id: 1, result: { ok: true, value } })).toBeUndefined();
  });

  it('E10: depth without end is no message', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    for (const value of [deep, cyclic]) {
      expect(parseMessage({ ...from, type: 'reply', to: 'me', id: 1, result: { ok: true, value } })).toBeUndefined();
      expect(parseCommand({ type: 'set_config', target: 'a', config: value })).toMatchObject({ ok: false, error: { place: 'config' } });
    }
  });
});

describe('commands from outside', () => {
  it('E3: a command that is wrong is told where', () => {
    const placeOf = (command: unknown) => {
      const parsed = parseCommand(command);
      return parsed.ok ? 'fine' : [parsed.error.code, parsed.error.place];
    };
    expect(placeOf({ type: 'edit', edits: [{ type: 'set_link', from: 'a.o', to: 'b.i', capacity: 8, policy: 'latest' }] })).toBe('fine');
    expect(placeOf({ type: 'edit', edits: [{ type: 'set_link', from: 'a.o', to: 'b.i', capacity: 8, policy: 'newest' }] })).toEqual([
      'bad-command',
      'edits[0].policy',
    ]);
    expect(placeOf({ type: 'edit', edits: [] })).toEqual(['bad-command', 'edits']);
    expect(placeOf({ type: 'restart' })).toEqual(['bad-command', 'target']);
    expect(placeOf({ type: 'restart', target: 'a', taget: 'b' })).toEqual(['bad-command', 'taget']);
    expect(placeOf({ type: 'explode' })).toEqual(['bad-command', 'type']);
    expect(placeOf({ type: 'set_config', target: 'a', config: () => 1 })).toEqual(['bad-command', 'config']);
    expect(placeOf(undefined)).toEqual(['bad-command', undefined]);
  });
});
