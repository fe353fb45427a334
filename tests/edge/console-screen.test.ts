import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ok } from '#app/lib/result.ts';
import { createConsoleRelay } from '#edge/console-relay.ts';
import { type Listening, listen } from '#edge/node-listen.ts';
import { type FakeStage, logRecord, sampleFlow, sampleGraph, sampleWorkers, startFakeStage } from '#tests/support/fake-stage.ts';
import { temporaryFolder } from '#tests/support/tool.ts';
import { type Connection, connect } from '#tests/tools/console/connect.ts';
import { runLive } from '#tests/tools/console/screen/live.ts';
import type { TerminalInput, TerminalOutput } from '#tests/tools/console/screen/terminal.ts';
import { createPaint } from '#tests/tools/console/text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal carries out
const modes = /\u001b\[\?(\d+)([hl])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal carries out
const writtenLines = /\u001b\[(\d+);1H(.*?)\u001b\[0m\u001b\[K/gs;

/** A terminal as its person sees it: it carries out the few sequences that the screen uses. */
class FakeTerminal extends EventEmitter implements TerminalInput, TerminalOutput {
  columns = 80;
  rows = 24;
  raw = false;
  alternate = false;
  cursor = true;
  frames = 0;
  lines: string[] = [];

  setRawMode(raw: boolean): void {
    this.raw = raw;
  }
  resume(): void {
    this.emit('resumed');
  }
  pause(): void {
    this.emit('paused');
  }
  type(keys: string): void {
    this.emit('data', Buffer.from(keys));
  }
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
  write(text: string): void {
    for (const [, mode, onOff] of text.matchAll(modes)) {
      if (mode === '1049') this.alternate = onOff === 'h';
      if (mode === '25') this.cursor = onOff === 'h';
      if (mode === '2026' && onOff === 'l') this.frames++;
    }
    if (text.includes('\u001b[2J')) this.lines = Array.from({ length: this.rows }, () => '');
    for (const [, row, line] of text.matchAll(writtenLines)) this.lines[Number(row) - 1] = line ?? '';
    this.emit('written');
  }
  get text(): string {
    return this.lines.join('\n');
  }
  /** Waits until the screen says so. */
  async shows(expected: string | RegExp): Promise<void> {
    const seen = (): boolean => (typeof expected === 'string' ? this.text.includes(expected) : expected.test(this.text));
    while (!seen()) await new Promise((resolve) => this.once('written', resolve));
  }
}

let server: Listening | undefined;
let connection: Connection | undefined;
let leave = new AbortController();
const stages: FakeStage[] = [];
let live: Promise<void> | undefined;

afterEach(async () => {
  leave.abort();
  await live;
  connection?.close();
  for (const stage of stages.splice(0)) stage.close();
  await server?.close();
  server = undefined;
  leave = new AbortController();
});

async function serve(port = 0): Promise<Listening> {
  const listened = await listen(() => new Response(), 'localhost', port, createConsoleRelay());
  if (!listened.ok) throw new Error(listened.message);
  server = listened.listening;
  return server;
}

function stageAt(url: string, options?: Parameters<typeof startFakeStage>[1]): FakeStage {
  const stage = startFakeStage(url, options);
  stages.push(stage);
  return stage;
}

function tellAll(stage: FakeStage): void {
  stage.tell('graph', sampleGraph);
  stage.tell('flow', sampleFlow);
  stage.tell('workers', sampleWorkers);
}

function open(url: string): FakeTerminal {
  const terminal = new FakeTerminal();
  connection = connect(url);
  live = runLive({ connection, stage: undefined, input: terminal, output: terminal, paint: createPaint(false), signal: leave.signal });
  return terminal;
}

describe('E10: the live screen', () => {
  it('fits 80 by 24, shows every pane, and follows a change of size', async () => {
    const { url } = await serve();
    const stage = stageAt(url);
    tellAll(stage);
    stage.tell('alerts', [
      {
        name: 'stalled',
        severity: 'critical',
        state: 'firing',
        sinceMs: 0,
        subject: 'stage',
        value: 2,
        limit: 1,
        words: 'The stage stalls.',
      },
    ]);
    stage.tell('checkpoints', [{ savedAtMs: 0, bytes: 1234, checksum: 'abcd', processors: ['director'] }]);
    stage.tell('logs.warn', [logRecord(1, { level: 'warn', message: 'late frames' })]);
    const terminal = open(url);
    expect(terminal).toMatchObject({ raw: true, alternate: true, cursor: false });
    await terminal.shows('restarting');
    await terminal.shows('late frames');
    for (const [key, words] of [
      ['2', 'stage (it stalled)'],
      ['3', 'no canvas here'],
      ['4', 'analysis.features -> stage'],
      ['5', 'The stage stalls.'],
      ['6', 'late frames'],
      ['7', '1970-01-01T00:00:00.000Z'],
      ['?', 'restart what is chosen'],
      ['\t', 'BPM'],
    ] as const) {
      terminal.type(key);
      await terminal.shows(words);
      expect(terminal.lines).toHaveLength(24);
      for (const line of terminal.lines) expect(line.length, line).toBeLessThanOrEqual(80);
    }
    terminal.resize(50, 12);
    await terminal.shows('BPM');
    expect(terminal.lines).toHaveLength(12);
    for (const line of terminal.lines) expect(line.length, line).toBeLessThanOrEqual(50);
  });

  it('gives the terminal back when one leaves', async () => {
    const { url } = await serve();
    const timers = (): number => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    const terminal = open(url);
    await terminal.shows('No show runs');
    terminal.type('q');
    await live;
    connection?.close();
    // A timer that is left would keep the process alive.
    await expect.poll(timers, { timeout: 5000 }).toBeLessThanOrEqual(before);
    expect(terminal).toMatchObject({ raw: false, alternate: false, cursor: true });
    expect(terminal.eventNames()).toEqual([]);
  });

  it('draws no more than 30 times a second, however much is told', async () => {
    const { url } = await serve();
    const stage = stageAt(url);
    tellAll(stage);
    const terminal = open(url);
    await terminal.shows('analysis');
    const { frames } = terminal;
    const began = performance.now();
    for (let i = 1; i <= 400; i++) {
      stage.tell('audio.features', { bpm: i, confidence: 1, level: i / 400 });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await terminal.shows('400.0 BPM');
    const seconds = (performance.now() - began) / 1000;
    expect(terminal.frames - frames).toBeLessThanOrEqual(Math.ceil(seconds * 30) + 1);
  });

  it('says what is missing, waits, and shows the show that comes and the one that comes after it', async () => {
    const { port, url } = await serve();
    await server?.close();
    const terminal = open(url);
    await terminal.shows('Nothing answers at');
    await serve(port);
    await terminal.shows('No show runs in a browser');
    const first = stageAt(url);
    tellAll(first);
    await terminal.shows('restarting');
    first.close();
    await terminal.shows('Waiting for it to come back');
    const second = stageAt(url);
    second.tell('graph', { ...sampleGraph, state: 'paused' });
    await terminal.shows('paused');
  });

  it('nothing that a stage tells reaches the terminal as a command', async () => {
    const { url } = await serve();
    const stage = stageAt(url);
    tellAll(stage);
    stage.tell('logs.error', [logRecord(1, { level: 'error', message: 'evil \u001b]0;title\u0007 \u001b[2J \u009b31m end' })]);
    const terminal = open(url);
    terminal.type('6');
    await terminal.shows('end');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(terminal.text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('E3, E10: keys of the live screen', () => {
  it('command the stage with what is chosen, and say what it answered', async () => {
    const { url } = await serve();
    const stage = stageAt(url, { answer: ({ type }) => (type === 'health_check' ? ok({ roundTripMs: 2 }) : ok(null)) });
    tellAll(stage);
    const terminal = open(url);
    await terminal.shows('restarting');
    terminal.type('r');
    await terminal.shows('Choose a thread');
    terminal.type('2');
    terminal.type('\u001b[B');
    terminal.type('r');
    await terminal.shows('stage restarts');
    terminal.type('h');
    await terminal.shows('{"roundTripMs":2}');
    terminal.type('3');
    await terminal.shows('no canvas here');
    terminal.type('c');
    await terminal.shows('analysis: {"hop":512}');
    terminal.type('\u0015{"hop":1024}\r');
    await terminal.shows('new configuration');
    terminal.type('c');
    terminal.type('\u0015{"hop":\r');
    await terminal.shows('no JSON');
    terminal.type('p');
    await terminal.shows('paused');
    terminal.type('u');
    await terminal.shows('undone');
    terminal.type('w');
    await terminal.shows('a checkpoint is saved');
    expect(stage.commands).toEqual([
      { type: 'restart', target: 'stage' },
      { type: 'health_check', target: 'stage' },
      { type: 'set_config', target: 'analysis', config: { hop: 1024 } },
      { type: 'pause' },
      { type: 'undo' },
      { type: 'save_checkpoint' },
    ]);
  });

  it('filter the logs by level, text and moment', async () => {
    const { url } = await serve();
    const stage = stageAt(url);
    tellAll(stage);
    stage.tell('logs.info', [logRecord(1, { message: 'calm water' }), logRecord(3, { message: 'calm air', correlationId: 'm9' })]);
    stage.tell('logs.error', [logRecord(2, { level: 'error', message: 'broken glass' })]);
    const terminal = open(url);
    terminal.type('6');
    await terminal.shows(/calm water[\s\S]*broken glass[\s\S]*calm air/);
    terminal.type('ll');
    await terminal.shows('warn and graver');
    expect(terminal.text).not.toContain('calm');
    terminal.type('\u001b');
    terminal.type('/water\r');
    await terminal.shows('“water”');
    expect(terminal.text).not.toContain('glass');
    terminal.type('\u001b');
    terminal.type('mm9\r');
    await terminal.shows('calm air');
    await expect.poll(() => terminal.text).not.toContain('water');
  });

  it('export to a file, and never over one that is there', async () => {
    const { url } = await serve();
    tellAll(stageAt(url, { answer: () => ok('digraph {}\n') }));
    const terminal = open(url);
    await terminal.shows('restarting');
    const file = join(await temporaryFolder(), 'show.dot');
    for (const words of [`dot written to`, 'was not written']) {
      terminal.type('e\u0015dot\r');
      await terminal.shows('to the file: show.dot');
      terminal.type(`\u0015${file}\r`);
      await terminal.shows(words);
    }
    expect(await readFile(file, 'utf8')).toBe('digraph {}\n');
  });
});
