import { describe, expect, it } from 'vitest';
import { newestLines } from '#app/supervisor/exports.ts';
import { type matchesLog, toJsonLines } from '#app/supervisor/log-filter.ts';
import { createLogs } from '#app/supervisor/logs.ts';
import { redactJson, redactText } from '#app/supervisor/redact.ts';

describe('logs', () => {
  it('E9, B9: gathers the logs of all threads in one order, with processor and correlation id', () => {
    let now = 100;
    const logs = createLogs({ wallNow: () => now++ });
    logs.logger('page').log('info', 'opened', { source: 'microphone' });
    logs.hostEvent('analysis', {
      type: 'log',
      level: 'debug',
      message: 'a beat',
      fields: { processor: 'analysis', correlationId: 'm-7', bpm: 120 },
    });
    logs.hostEvent('stage', { type: 'failed', id: 'stage', instance: 1, failure: { code: 'setup-failed', message: 'no canvas' } });
    logs.hostEvent('stage', { type: 'error', id: 'stage', failure: { code: 'process-failed', message: 'a frame' } });
    logs.hostEvent('stage', { type: 'started', id: 'stage', instance: 1 });
    expect(logs.records()).toEqual([
      { sequence: 0, atMs: 100, level: 'info', thread: 'page', message: 'opened', fields: { source: 'microphone' } },
      {
        sequence: 1,
        atMs: 101,
        level: 'debug',
        thread: 'analysis',
        message: 'a beat',
        processor: 'analysis',
        correlationId: 'm-7',
        fields: { bpm: 120 },
      },
      {
        sequence: 2,
        atMs: 102,
        level: 'error',
        thread: 'stage',
        message: 'no canvas',
        processor: 'stage',
        fields: { code: 'setup-failed', failed: true },
      },
      {
        sequence: 3,
        atMs: 103,
        level: 'warn',
        thread: 'stage',
        message: 'a frame',
        processor: 'stage',
        fields: { code: 'process-failed' },
      },
    ]);
  });

  it('E9: is bounded, and chatter does not push out errors', () => {
    const logs = createLogs({ capacity: 40 });
    const { log } = logs.logger('page');
    log('error', 'the one that matters');
    for (let i = 0; i < 1000; i++) log('debug', `chatter ${i}`);
    const kept = logs.records();
    expect(kept).toHaveLength(11);
    expect(kept[0]?.message).toBe('the one that matters');
    expect(kept.slice(1).map(({ message }) => message)).toEqual(Array.from({ length: 10 }, (_, i) => `chatter ${990 + i}`));
    expect(kept.map(({ sequence }) => sequence)).toEqual([...kept.map(({ sequence }) => sequence)].sort((a, b) => a - b));
  });

  it('E9: filters by level, thread, processor, correlation id and text; exports JSON lines', () => {
    const logs = createLogs({ wallNow: () => 0 });
    logs.logger('page').log('debug', 'One', { processor: 'mic' });
    logs.logger('stage').log('warn', 'Two', { correlationId: 'm-1', engine: 'Fluid' });
    logs.logger('stage').log('error', 'Three');
    const found = (filter: Parameters<typeof matchesLog>[1]) => logs.records(filter).map(({ message }) => message);
    expect(found({})).toEqual(['One', 'Two', 'Three']);
    expect(found({ level: 'warn' })).toEqual(['Two', 'Three']);
    expect(found({ level: 'error', thread: 'page' })).toEqual([]);
    expect(found({ thread: 'stage' })).toEqual(['Two', 'Three']);
    expect(found({ processor: 'mic' })).toEqual(['One']);
    expect(found({ correlationId: 'm-1' })).toEqual(['Two']);
    expect(found({ text: 'fluid' })).toEqual(['Two']);
    expect(found({ text: 'THREE' })).toEqual(['Three']);
    const lines = toJsonLines(logs.records()).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(logs.records());
  });

  it('E9: an export that is too long for the bus keeps its newest lines whole', () => {
    expect(newestLines('one\ntwo\nthree\n', 100)).toBe('one\ntwo\nthree\n');
    expect(newestLines('one\ntwo\nthree\n', 10)).toBe('two\nthree\n');
    expect(newestLines('one\ntwo\nthree\n', 9)).toBe('three\n');
    expect(newestLines('one\ntwo\nthree\n', 3)).toBe('');
  });

  it('E9: what is too long is cut, and a name that is none stays a field', () => {
    const logs = createLogs();
    logs.logger('page').log('info', 'x'.repeat(50_000), { big: 'y'.repeat(50_000), processor: 7, correlationId: '' });
    const [record] = logs.records();
    expect(record?.message).toHaveLength(2000);
    expect(JSON.stringify(record?.fields).length).toBeLessThan(5000);
    expect(record).not.toHaveProperty('processor');
  });

  it('D7: an error comes with the state of the machine', () => {
    const logs = createLogs({ machine: () => ({ cores: 2 }) });
    const { log } = logs.logger('page');
    log('error', 'broken', { code: 'x' });
    log('warn', 'worn');
    log('error', 'said already', { machine: { cores: 4 } });
    expect(logs.records().map(({ fields }) => fields)).toEqual([
      { code: 'x', machine: { cores: 2 } },
      undefined,
      { machine: { cores: 4 } },
    ]);
  });
});

describe('redaction', () => {
  it('E9: tokens, prompts and addresses do not get into logs', () => {
    const secrets = {
      'GET https://user:hunter2@host/path?token=abc#x failed': ['user', 'hunter2', 'token=abc'],
      'fetch wss://host:8787/api?session=9f8e7d refused': ['9f8e7d'],
      'header Authorization: Bearer abc.def-ghi_123': ['abc.def-ghi_123'],
      'cookie eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln': ['eyJ'],
      'key sk-proj-0123456789abcdef': ['0123456789'],
      'api_key="a b c", next': ['a b c'],
      "prompt: 'a red horse in the rain'": ['horse'],
      'mail to someone@example.org now': ['someone@example.org'],
      'from 192.168.178.20:9000': ['192.168.178.20'],
      'from 2001:db8:85a3:0:0:8a2e:370:7334 and fe80::1ff:fe23:4567:890a': ['2001:db8', 'fe80', '890a'],
    };
    for (const [text, parts] of Object.entries(secrets)) {
      for (const part of parts) expect(redactText(text), text).not.toContain(part);
      expect(redactText(text), text).toContain('[redacted]');
    }
    const logs = createLogs();
    logs.logger('page').log('warn', 'sent Bearer 123456789', { Authorization: 'x', nested: [{ prompt: 'a horse', ipAddress: '::1' }] });
    expect(JSON.stringify(logs.records())).not.toMatch(/123456789|horse|::1|"x"/);
  });

  it("E9: what is nobody's secret stays readable", () => {
    for (const text of [
      'the stage worker stalled',
      'chose painter:ink/3f2a9c at 12:34:56',
      'Morpheus04 took 12.5 ms; analysis.features -> stage.features',
      'https://localhost:8787/blueprints/show.json: 404',
      'version 1.2.3',
    ])
      expect(redactText(text)).toBe(text);
    expect(redactJson({ tokens: 5, checksum: '0f1e2d3c', prompt: null, list: [1, 'two'] })).toEqual({
      tokens: 5,
      checksum: '0f1e2d3c',
      prompt: null,
      list: [1, 'two'],
    });
  });
});
