import { afterEach, describe, expect, it } from 'vitest';
import { createStageAgent } from '#app/supervisor/agent.ts';
import { createAlerts } from '#app/supervisor/alerts.ts';
import { createBroadcastPort } from '#app/supervisor/bus/broadcast.ts';
import { createConsoleClient } from '#app/supervisor/bus/client.ts';
import { parseForConsole, parseForStage } from '#app/supervisor/bus/parse.ts';
import type { TelemetryMessage } from '#app/supervisor/bus/protocol.ts';
import type { FlowView } from '#app/supervisor/bus/topics.ts';
import { createLogs } from '#app/supervisor/logs.ts';
import { createMetrics } from '#app/supervisor/metrics/metrics.ts';
import { createWorkerRegistry } from '#app/supervisor/registry.ts';
import { supervise } from '#app/supervisor/supervise.ts';
import { kinds } from '#tests/browser/show/fixtures/kinds.ts';
import { createSmallShow, echoGraph, spawnWorker } from '#tests/browser/show/fixtures/small-show.ts';
import { parseExposition } from '#tests/unit/supervisor/support/exposition-parser.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

let channels = 0;

/** A show with a real worker, its agent, and a console, with the browser's own channel between the two. */
async function open() {
  const channel = `test-agent/${performance.timeOrigin}/${++channels}`;
  const show = await createSmallShow(true);
  const { executor } = show;
  const logs = createLogs();
  const registry = createWorkerRegistry({
    processorsOn: (thread) =>
      Array.from(executor.actual.processors.values()).flatMap((actual) => (actual.thread === thread ? [actual.id] : [])),
  });
  const workers: Worker[] = [];
  const supervision = supervise(
    'far',
    (lockName) => {
      const worker = spawnWorker();
      workers.push(worker);
      return show.wrapWorker(worker, lockName);
    },
    {
      locks: navigator.locks,
      onReady: (host) => executor.hostReady('far', host),
      onLost: (reason) => executor.hostLost('far', reason),
      onGivenUp: (reason) => executor.hostLost('far', reason),
      onChange: () => registry.changed(),
    },
  );
  registry.enter('far', { place: 'worker', supervision });
  registry.enter('page', { place: 'page', ping: show.host.ping });
  await show.load(echoGraph);
  await executor.start();

  const stagePort = createBroadcastPort({ parse: parseForStage, channel });
  const agent = createStageAgent({
    ports: [stagePort],
    card: { name: 'small show', address: '/', startedAtMs: 0, version: '1' },
    show: { name: 'small', blueprint: echoGraph, kinds, executor, chainOf: () => [] },
    registry,
    logs,
    metrics: createMetrics(),
    alerts: createAlerts([]),
  });
  const consolePort = createBroadcastPort({ parse: parseForConsole, channel });
  const client = createConsoleClient({ ports: [consolePort] });
  const heard: TelemetryMessage[] = [];
  const waiting = new Set<() => void>();
  const look = (): void => {
    for (const check of [...waiting]) check();
  };
  client.onTelemetry((message) => {
    heard.push(message);
    look();
  });
  client.onChange(look);
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  stops.push(
    () => stagePort.close(),
    () => consolePort.close(),
    () => executor.dispose(),
    () => supervision.stop(),
    agent.dispose,
    client.dispose,
  );
  await until(() => client.stages.length === 1);
  const flows = (): readonly FlowView[] => heard.flatMap(({ topic, data }) => (topic === 'flow' ? [data] : []));
  return {
    ...show,
    agent,
    client,
    consolePort,
    flows,
    heard,
    supervision,
    until,
    untilShow: show.until,
    workers,
    peer: client.stages[0]?.peer ?? '',
  };
}

describe('a console at a running show', () => {
  it('E10: sees what flows between threads, and exports it', async () => {
    const { client, flows, until, peer } = await open();
    client.attach(peer, ['flow']);
    const links = echoGraph.links.map(({ from, to }) => `${from} -> ${to}`);
    await until(() => links.every((link) => (flows().at(-1)?.links[link]?.perSecond ?? 0) > 0));
    expect(flows().at(-1)?.processors['echo']?.turnsPerSecond).toBeGreaterThan(0);
    const exported = await client.send({ type: 'export', what: 'metrics' });
    expect(exported.ok).toBe(true);
    const families = parseExposition(exported.ok ? String(exported.value) : '');
    const taken = families.find(({ name }) => name === 'algorhythmic_link_taken_total');
    expect(taken?.samples.map(({ labels }) => labels['link']).sort()).toEqual([...links].sort());
    for (const { value } of taken?.samples ?? []) expect(value).toBeGreaterThan(0);
  });

  it('E3, E5: restarts a real worker, and data flows again', async () => {
    const { client, numbers, peer, supervision, untilShow, workers } = await open();
    client.attach(peer, ['workers']);
    await untilShow(() => numbers.length > 50);
    expect(await client.send({ type: 'health_check', target: 'far' })).toMatchObject({ ok: true, value: { healthy: true } });
    expect(await client.send({ type: 'restart', target: 'far' })).toMatchObject({
      ok: true,
      value: { settled: true, worker: { status: 'up' } },
    });
    expect(workers).toHaveLength(2);
    numbers.length = 0;
    await untilShow(() => numbers.length > 50);
    expect(await client.send({ type: 'shutdown', target: 'far' })).toMatchObject({ ok: true, value: { worker: { status: 'stopped' } } });
    expect(supervision.state.name).toBe('shut-down');
    expect(await client.send({ type: 'restart', target: 'far' })).toMatchObject({ ok: true });
    numbers.length = 0;
    await untilShow(() => numbers.length > 50);
  });

  it('E10: rewires the show while data flows, and takes it back', async () => {
    const { client, executor, numbers, peer, untilShow } = await open();
    client.attach(peer, ['graph']);
    const edited = await client.send({
      type: 'edit',
      edits: [
        { type: 'add_processor', id: 'second', kind: 'echo', config: {} },
        { type: 'disconnect', from: 'echo.out', to: 'out.in' },
        { type: 'connect', from: 'echo.out', to: 'second.in', capacity: 4, policy: 'block' },
        { type: 'connect', from: 'second.out', to: 'out.in', capacity: 4, policy: 'block' },
      ],
    });
    expect(edited).toMatchObject({ ok: true, value: { settled: true } });
    numbers.length = 0;
    await untilShow(() => numbers.length > 50);
    expect(await client.send({ type: 'undo' })).toMatchObject({ ok: true });
    expect([...executor.actual.processors.keys()].sort()).toEqual(['count', 'echo', 'out']);
    numbers.length = 0;
    await untilShow(() => numbers.length > 50);
  });

  it('E1: a console that dies in the middle harms nothing', async () => {
    const { agent, client, consolePort, flows, numbers, peer, until, untilShow } = await open();
    client.attach(peer, ['flow', 'graph']);
    await until(() => flows().length > 0);
    // Without a farewell: its channel is gone, its subscription stands.
    consolePort.close();
    numbers.length = 0;
    await untilShow(() => numbers.length > 200);
    expect(agent.wants('flow')).toBe(true);
  });
});
