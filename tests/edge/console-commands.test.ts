import { afterEach, describe, expect, it } from 'vitest';
import { fail, ok } from '#app/lib/result.ts';
import { createConsoleRelay } from '#edge/console-relay.ts';
import { type Listening, listen } from '#edge/node-listen.ts';
import { type FakeStage, logRecord, sampleFlow, sampleGraph, sampleWorkers, startFakeStage } from '#tests/support/fake-stage.ts';
import { startTool, type Tool } from '#tests/support/tool.ts';

let server: Listening | undefined;
const stages: FakeStage[] = [];

afterEach(async () => {
  for (const stage of stages.splice(0)) stage.close();
  await server?.close();
  server = undefined;
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

const start = (...args: readonly string[]): Tool => startTool('console', ['--url', server?.url ?? '', ...args]);

async function run(...args: readonly string[]): Promise<{ status: number | null; output: string; errors: string }> {
  const tool = start(...args);
  const status = await tool.status;
  return { status, output: tool.output, errors: tool.errors };
}

describe('E10: npm run console -- --once', () => {
  it('prints what is asked for, as a table or as JSON, without colours where nobody sees them', async () => {
    const stage = stageAt((await serve()).url);
    stage.tell('workers', sampleWorkers);
    stage.tell('graph', sampleGraph);
    stage.tell('flow', sampleFlow);
    const [workers, graph, json] = await Promise.all([run('--once', 'workers'), run('--once', 'graph'), run('--once', 'flow', '--json')]);
    expect(workers.errors + graph.errors + json.errors).toBe('');
    expect(workers.output).toMatch(/stage +worker +restarting .* 2 +stage \(it stalled\)/);
    expect(workers.output).not.toContain('\u001b');
    expect(graph.output).toContain('no canvas here');
    expect(graph.output).toMatch(/analysis\.features -> stage\.features +ring/);
    expect(JSON.parse(json.output)).toEqual(sampleFlow);
    expect([workers.status, graph.status, json.status]).toEqual([0, 0, 0]);
  });

  it('metrics are Prometheus’s text; logs are those of the filter', async () => {
    const records = [logRecord(1), logRecord(2, { level: 'warn', correlationId: 'm7' }), logRecord(3, { level: 'error' })];
    const answer = (): ReturnType<typeof ok<string>> => ok(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const stage = stageAt((await serve()).url, { answer });
    stage.tell('metrics', [
      { name: 'show_turns_total', help: 'Turns.', type: 'counter', samples: [{ suffix: '', labels: { processor: 'a' }, value: 7 }] },
    ]);
    const [metrics, logs, moment, lines] = await Promise.all([
      run('--once', 'metrics'),
      run('--once', 'logs', '--level', 'warn', '--json'),
      run('--logs', '--correlation', 'm7'),
      run('--logs', '--text', 'MESSAGE 3'),
    ]);
    expect(metrics.output).toBe('# HELP show_turns_total Turns.\n# TYPE show_turns_total counter\nshow_turns_total{processor="a"} 7\n');
    expect(JSON.parse(logs.output)).toEqual(records.slice(1));
    expect(moment.output).toBe(`${JSON.stringify(records[1])}\n`);
    expect(lines.output).toBe(`${JSON.stringify(records[2])}\n`);
    expect(stage.commands.every((command) => command.type === 'export')).toBe(true);
  });

  it('chooses the stage that is named, and says which there are', async () => {
    const { url } = await serve();
    stageAt(url, { name: 'left' }).tell('alerts', []);
    stageAt(url, { name: 'right' }).tell('workers', sampleWorkers);
    expect(await run('--once', 'workers', '--stage', 'right')).toMatchObject({ status: 0 });
    const none = await run('--once', 'workers', '--stage', 'middle', '--wait', '0.7');
    expect(none).toMatchObject({ status: 1, errors: expect.stringMatching(/no stage middle; there is (left, right|right, left)/) });
  });

  it('clear words where there is no server, no show, or no such subject', async () => {
    expect(await run('--url', 'http://localhost:1', '--once', 'workers', '--wait', '0.2')).toMatchObject({
      status: 1,
      errors: expect.stringContaining('npm start'),
    });
    await serve();
    expect(await run('--once', 'workers', '--wait', '0.5')).toMatchObject({
      status: 1,
      errors: expect.stringContaining('in one on this machine'),
    });
    expect(await run('--once', 'weather')).toMatchObject({ status: 2, errors: expect.stringContaining('workers, graph') });
    expect(await run('--url', 'ftp://x', '--once', 'graph')).toMatchObject({ status: 2, errors: expect.stringContaining('--url') });
    expect(await run()).toMatchObject({ status: 2, errors: expect.stringContaining('needs a terminal') });
  });
});

describe('E3, E10: npm run console -- --command', () => {
  it('prints the reply, a text as it is', async () => {
    const { url } = await serve();
    const stage = stageAt(url, { answer: (command) => ok(command.type === 'export' ? 'digraph {}' : { up: true }) });
    const health = await run('--command', '{"type":"health_check","target":"analysis"}');
    expect(health).toEqual({ status: 0, output: '{"up":true}\n', errors: '' });
    expect((await run('--command', '{"type":"export","what":"dot"}')).output).toBe('digraph {}\n');
    expect(stage.commands).toEqual([
      { type: 'health_check', target: 'analysis' },
      { type: 'export', what: 'dot' },
    ]);
  });

  it('status 1 when the stage refuses, or when it is no command: then nothing is sent', async () => {
    const { url } = await serve();
    const stage = stageAt(url, { answer: () => fail({ code: 'unknown-target', message: 'there is no thread nowhere' }) });
    const refused = await run('--command', '{"type":"restart","target":"nowhere"}');
    expect(refused).toEqual({ status: 1, output: '', errors: 'there is no thread nowhere [unknown-target]\n' });
    expect((await run('--command', 'restart')).status).toBe(1);
    expect((await run('--command', '{"type":"explode"}')).status).toBe(1);
    expect(stage.commands).toHaveLength(1);
  });
});

describe('E9, E10: npm run console -- --logs --follow', () => {
  it('streams what the filter lets through, waits for server and stage, and goes on with the next one', async () => {
    const { port, url } = await serve();
    await server?.close();
    server = undefined;
    const tool = startTool('console', ['--url', url, '--logs', '--follow', '--level', 'warn', '--correlation', 'm123']);
    const lineOf = (sequence: number): Promise<true> => tool.line((line) => (JSON.parse(line).sequence === sequence ? true : undefined));
    await expect.poll(() => tool.errors, { timeout: 10_000 }).toContain('Nothing answers');
    await serve(port);
    await expect.poll(() => tool.errors, { timeout: 10_000 }).toContain('No show runs');
    const first = stageAt(url);
    await first.subscribed();
    expect(first.topics).toEqual(['logs.warn', 'logs.error']);
    first.tell('logs.warn', [
      logRecord(1, { level: 'warn', correlationId: 'other' }),
      logRecord(2, { level: 'warn', correlationId: 'm123' }),
    ]);
    await lineOf(2);
    first.close();
    const second = stageAt(url);
    second.tell('logs.error', [logRecord(5, { level: 'error', correlationId: 'm123' })]);
    await lineOf(5);
    expect(tool.output.trim().split('\n')).toHaveLength(2);
    tool.child.kill('SIGTERM');
    expect(await tool.status).toBe(0);
  });
});
