import { afterEach, describe, expect, it } from 'vitest';
import { graphChecksum } from '#app/show/graph.ts';
import { parseForConsole } from '#app/supervisor/bus/parse.ts';
import { ANNOUNCE_MS, COMMAND_TIMEOUT_MS, STALE_MS, TELEMETRY_MS } from '#app/supervisor/bus/protocol.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';
import { createStageRig, link, startGraph } from './support/stage-rig.ts';

type Rig = Awaited<ReturnType<typeof createStageRig>>;
const rigs: Rig[] = [];
const open = async (...options: Parameters<typeof createStageRig>): Promise<Rig> => {
  const rig = await createStageRig(...options);
  rigs.push(rig);
  return rig;
};
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.dispose();
});

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 0));
};

const value = (result: Awaited<ReturnType<Rig['send']>>): Record<string, unknown> => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value as Record<string, unknown>;
};

describe('stage agent: telemetry', () => {
  it('E2: is found without configuration, and tells its threads', async () => {
    const { client, look, of } = await open();
    expect(client.stages.map(({ card }) => card.name)).toEqual(['small show']);
    await look('workers');
    expect(of('workers')[0]).toMatchObject([
      { thread: 'stage', place: 'worker', status: 'up', falls: 0, processors: ['basin'] },
      { thread: 'page', place: 'page', status: 'up', processors: ['tap'] },
    ]);
  });

  it('E4: tells the graph as it should be and as it is, at once and whenever it changes', async () => {
    const { look, of, executor, clock } = await open();
    await look('graph');
    expect(of('graph')).toHaveLength(1);
    expect(of('graph')[0]).toMatchObject({
      name: 'small',
      state: 'running',
      commitMode: 'auto',
      checksum: graphChecksum(executor.desired),
      processors: { tap: { thread: 'page', state: 'running', chain: ['metering'] }, basin: { thread: 'stage', state: 'running' } },
      links: { 'tap.out -> basin.in': { state: 'wired', transport: 'port' } },
    });
    // Several changes in one glance are one message.
    await executor.addProcessor('more', 'counter');
    await executor.removeProcessor('tap');
    await clock.advance(40);
    expect(of('graph')).toHaveLength(2);
    expect(Object.keys(of('graph')[1]?.processors ?? {})).toEqual(['basin', 'more']);
  });

  it('E4: only what was asked for is sent, and nothing once nobody looks any more', async () => {
    const { look, heard, executor, client, clock, agent } = await open();
    await look('workers');
    await executor.removeProcessor('tap');
    await clock.advance(100);
    expect(new Set(heard.map(({ topic }) => topic))).toEqual(new Set(['workers']));
    expect(agent.wants('workers')).toBe(true);
    client.detach();
    await clock.advance(0);
    expect(agent.wants('workers')).toBe(false);
  });

  it('E4: a console that crashed costs nothing: a subscription that is not renewed runs out', async () => {
    const { bus, clock, agent, look } = await open();
    await look('flow');
    bus.port(parseForConsole).post({ v: 1, from: 'crashed', type: 'subscribe', to: 'stage-1', topics: ['workers'] });
    await clock.advance(STALE_MS);
    expect([agent.wants('flow'), agent.wants('workers')]).toEqual([true, true]);
    await clock.advance(STALE_MS);
    expect([agent.wants('flow'), agent.wants('workers')]).toEqual([true, false]);
  });

  it('E4: a console that is mad costs no more than one that looks: renewals without end are answered as often as a person can see', async () => {
    const { bus, clock, look, of } = await open();
    await look('graph', 'checkpoints');
    const before = of('graph').length;
    const mad = bus.port(parseForConsole);
    for (let n = 0; n < 500; n++) mad.post({ v: 1, from: 'console-1', type: 'subscribe', to: 'stage-1', topics: ['graph', 'checkpoints'] });
    await clock.advance(33);
    expect(of('graph').length - before).toBe(1);
    expect(of('checkpoints')).toHaveLength(2);
    mad.close();
  });

  it('E3: commands without end are refused from so many under way on, and those before are answered', async () => {
    const { client, clock, look } = await open();
    await look('graph');
    const answers = Array.from({ length: 500 }, () =>
      client.send({ type: 'edit', edits: [{ type: 'add_processor', id: 'mic', kind: 'slow', config: {} }] }),
    );
    await clock.advance(COMMAND_TIMEOUT_MS - 1);
    const codes = (await Promise.all(answers)).map((result) => (result.ok ? 'ok' : result.error.code));
    expect(codes[0]).toBe('ok');
    expect(codes.filter((code) => code === 'busy').length).toBeGreaterThan(400);
    // Afterwards it is heard again.
    expect(value(await client.send({ type: 'health_check', target: 'show' }))).toMatchObject({ state: 'running' });
  });

  it('E4: hosts are not asked while nobody looks, and four times a second while somebody does', async () => {
    const { look, client, clock, of, inspections } = await open();
    await clock.advance(60_000);
    expect(inspections()).toBe(0);
    await look('flow', 'metrics');
    await clock.advance(1000);
    expect(inspections()).toBeGreaterThanOrEqual(4);
    expect(inspections()).toBeLessThanOrEqual(6);
    expect(of('flow').length).toBeGreaterThanOrEqual(3);
    expect(of('flow').at(-1)?.processors).toHaveProperty('tap');
    expect(
      of('metrics')
        .at(-1)
        ?.map(({ name }) => name),
    ).toContain('algorhythmic_processor_turns_total');
    client.detach();
    await clock.advance(300);
    const asked = inspections();
    await clock.advance(60_000);
    expect(inspections()).toBe(asked);
  });

  it('E4: while nobody looks, nothing that happens sets a timer', async () => {
    const manual = createManualClock();
    let timers = 0;
    const clock = {
      ...manual,
      after(delayMs: number, callback: () => void) {
        timers++;
        return manual.after(delayMs, callback);
      },
    };
    const { agent, logs, executor, registry } = await open({ clock });
    timers = 0;
    logs.logger('page').log('error', 'unseen');
    agent.offer('audio.features', () => ({ bpm: 1 }));
    agent.offer('audio.features', () => ({ bpm: 1 }));
    await executor.removeProcessor('tap');
    registry.changed();
    expect(timers).toBe(0);
  });

  it('E4: what is offered 90 times a second is asked for and sent 30 times, the newest last', async () => {
    const { agent, look, of, clock } = await open();
    let made = 0;
    let frame = 0;
    const make = (): Record<string, number> => {
      made++;
      return { frame, missing: Number.NaN };
    };
    agent.offer('audio.features', make);
    expect(made).toBe(0);
    await look('audio.features');
    made = 0;
    for (frame = 1; frame <= 90; frame++) {
      agent.offer('audio.features', make);
      await clock.advance(11);
    }
    await clock.advance(50);
    expect(made).toBeLessThanOrEqual(31);
    expect(made).toBeGreaterThanOrEqual(25);
    expect(of('audio.features').at(-1)).toEqual({ frame: 90 + 1 });
  });

  it('E9: logs come by level as they are written, the recent ones first', async () => {
    const { bus, logs, look, of, clock } = await open();
    let messages = 0;
    bus.port(parseForConsole).listen(({ type }) => {
      if (type === 'telemetry') messages++;
    });
    const { log } = logs.logger('analysis');
    log('error', 'before');
    log('info', 'not asked for');
    await look('logs.error', 'logs.warn');
    log('warn', 'while', { correlationId: 'beat-7' });
    log('error', 'after');
    await clock.advance(40);
    expect(
      of('logs.error')
        .flat()
        .map(({ message }) => message),
    ).toEqual(['before', 'after']);
    expect(of('logs.warn').flat()).toMatchObject([{ message: 'while', thread: 'analysis', correlationId: 'beat-7' }]);
    expect(of('logs.info')).toEqual([]);
    // What it renews it has already.
    const before = messages;
    await clock.advance(3 * ANNOUNCE_MS);
    expect(messages).toBe(before);
  });

  it('D6: alerts are watched whether or not somebody looks, logged, and told to who does', async () => {
    const rule = {
      name: 'worker down',
      metric: 'algorhythmic_worker_up',
      labels: {},
      of: 'value',
      is: 'below',
      limit: 1,
      forMs: 0,
      severity: 'critical',
      words: 'A worker is down; the rest goes on.',
    } as const;
    const { supervision, logs, clock, look, of, inspections } = await open({ rules: [rule] });
    supervision.shutdown('for the test');
    await clock.advance(5000);
    expect(inspections()).toBe(1);
    expect(logs.records({ level: 'error' })).toMatchObject([{ message: rule.words, fields: { alert: 'worker down' } }]);
    await look('alerts');
    expect(of('alerts')[0]).toMatchObject([{ state: 'firing', subject: 'algorhythmic_worker_up stage' }, { state: 'ok' }]);
    supervision.restart('for the test');
    await clock.advance(5000 + TELEMETRY_MS);
    expect(of('alerts').at(-1)).toMatchObject([{ state: 'ok' }, { state: 'ok' }]);
    expect(logs.records({ text: 'over:' })).toHaveLength(1);
  });

  it('D6: a stage that tells nothing any more draws nothing; in the background and in a pause that is as it should be', async () => {
    const page = { visible: true };
    const { agent, look, of, executor, clock } = await open({ agent: { visible: () => page.visible } });
    const fps = (): number | undefined =>
      of('metrics')
        .at(-1)
        ?.find(({ name }) => name === 'algorhythmic_render_fps')?.samples[0]?.value;
    await look('metrics');
    const stats = { fps: 60, engine: 'morpheus-01', tier: 'full', artworkId: null, morph: 0, renderMs: 5, gpuObjects: 1 };
    agent.offer('stage.stats', () => stats);
    await clock.advance(2500);
    expect(fps()).toBe(60);
    await clock.advance(1000);
    expect(fps()).toBe(0);
    page.visible = false;
    await clock.advance(500);
    expect(fps()).toBeUndefined();
    page.visible = true;
    agent.offer('stage.stats', () => stats);
    await clock.advance(500);
    expect(fps()).toBe(60);
    await executor.pause();
    await clock.advance(500);
    expect(fps()).toBeUndefined();
  });

  it('E1: whatever throws in the agent stays there: logged once, and the rest goes on', async () => {
    const { agent, look, logs, of, clock } = await open();
    const broken = (): never => {
      throw new Error('no frame');
    };
    await look('audio.features', 'workers');
    for (let i = 0; i < 5; i++) {
      agent.offer('audio.features', broken);
      await clock.advance(40);
    }
    expect(logs.records({ level: 'warn', text: 'no frame' })).toHaveLength(1);
    expect(of('workers').length).toBeGreaterThan(0);
  });
});

describe('stage agent: the five commands', () => {
  it('E3: health_check of a thread, a processor and the show', async () => {
    const { look, send, wards } = await open();
    await look('graph');
    expect(value(await send({ type: 'health_check', target: 'stage' }))).toMatchObject({
      healthy: true,
      roundTripMs: 0,
      worker: { thread: 'stage' },
    });
    expect(wards[0]?.pings()).toBe(1);
    expect(value(await send({ type: 'health_check', target: 'page' }))).toMatchObject({ healthy: true });
    expect(value(await send({ type: 'health_check', target: 'tap' }))).toMatchObject({ healthy: true, state: 'running', errors: 0 });
    expect(value(await send({ type: 'health_check', target: 'show' }))).toMatchObject({
      healthy: true,
      state: 'running',
      threads: { stage: 'up', page: 'up' },
      processors: { tap: 'running', basin: 'running' },
    });
    expect(await send({ type: 'health_check', target: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'unknown-target', place: 'target' },
    });
  });

  it('E3: get_state of a thread, a processor and the show', async () => {
    const { look, send } = await open();
    await look('graph');
    expect(value(await send({ type: 'get_state', target: 'stage' }))).toMatchObject({ thread: 'stage', status: 'up' });
    expect(value(await send({ type: 'get_state', target: 'tap' }))).toMatchObject({
      id: 'tap',
      kind: 'tap',
      config: { gain: 1 },
      thread: 'page',
      state: 'running',
      report: { phase: 'running' },
    });
    expect(value(await send({ type: 'get_state', target: 'show' }))).toMatchObject({ name: 'small', state: 'running' });
  });

  it('E3: set_config of a processor; a bad one comes back with its place, and a thread has none', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    expect(value(await send({ type: 'set_config', target: 'tap', config: { gain: 2 } }))).toMatchObject({ settled: true });
    expect(executor.desired.processors['tap']?.config).toEqual({ gain: 2 });
    expect(await send({ type: 'set_config', target: 'tap', config: { gain: 'loud' } })).toMatchObject({
      ok: false,
      error: { code: 'bad-config', place: 'processors.tap.config' },
    });
    expect(await send({ type: 'set_config', target: 'stage', config: {} })).toMatchObject({ ok: false, error: { code: 'not-possible' } });
    expect(executor.desired.processors['tap']?.config).toEqual({ gain: 2 });
  });

  it('E3: restart and shutdown of a worker: it stays down until it is restarted', async () => {
    const { look, send, wards, clock, of } = await open();
    await look('workers');
    expect(value(await send({ type: 'restart', target: 'stage' }))).toMatchObject({ settled: true, worker: { status: 'up' } });
    expect(wards).toHaveLength(2);
    expect(value(await send({ type: 'shutdown', target: 'stage' }))).toMatchObject({
      worker: { status: 'stopped', lastReason: 'a console asked for it' },
    });
    await clock.advance(120_000);
    expect(wards).toHaveLength(2);
    expect(of('workers').at(-1)?.[0]?.status).toBe('stopped');
    expect(await send({ type: 'health_check', target: 'stage' })).toMatchObject({ ok: true, value: { healthy: false } });
    expect(value(await send({ type: 'restart', target: 'stage' }))).toMatchObject({ settled: true });
    expect(wards).toHaveLength(3);
  });

  it('E3: the page itself is not shut down, and says why', async () => {
    const { look, send } = await open();
    await look('workers');
    expect(await send({ type: 'shutdown', target: 'page' })).toMatchObject({
      ok: false,
      error: { code: 'not-possible', message: expect.stringContaining('on the page itself') },
    });
  });

  it('E3: a processor is restarted, shut down, and brought back with its links', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    const instance = executor.actual.processors.get('tap')?.instance;
    expect(value(await send({ type: 'restart', target: 'tap' }))).toMatchObject({ settled: true });
    expect(executor.actual.processors.get('tap')?.instance).not.toBe(instance);
    value(await send({ type: 'shutdown', target: 'tap' }));
    expect(executor.actual.processors.has('tap')).toBe(false);
    expect(executor.actual.links.size).toBe(0);
    expect(value(await send({ type: 'get_state', target: 'tap' }))).toMatchObject({ state: 'shut-down' });
    value(await send({ type: 'restart', target: 'tap' }));
    expect(graphChecksum(executor.desired)).toBe(graphChecksum(startGraph));
    expect(executor.actual.processors.get('tap')?.status.state).toBe('running');
  });

  it('E3: a thread and a processor of one name are told apart', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    await executor.addProcessor('stage', 'counter', { speed: 1 });
    expect(value(await send({ type: 'get_state', target: 'stage' }))).toHaveProperty('place', 'worker');
    expect(value(await send({ type: 'get_state', target: 'processor:stage' }))).toHaveProperty('kind', 'counter');
    value(await send({ type: 'set_config', target: 'stage', config: { speed: 2 } }));
    expect(executor.desired.processors['stage']?.config).toEqual({ speed: 2 });
    expect(await send({ type: 'get_state', target: 'thread:tap' })).toMatchObject({ ok: false });
  });

  it('E3: the show is stopped and started, paused and resumed', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    value(await send({ type: 'pause' }));
    expect(executor.state).toBe('paused');
    value(await send({ type: 'resume' }));
    value(await send({ type: 'shutdown', target: 'show' }));
    expect(executor.state).toBe('idle');
    value(await send({ type: 'start' }));
    value(await send({ type: 'restart', target: 'show' }));
    expect(executor.state).toBe('running');
    value(await send({ type: 'stop' }));
    expect(executor.state).toBe('idle');
  });

  it('E3: answers within the time-out, also when what was asked for takes longer', async () => {
    const { client, clock, look, executor } = await open({ agent: {} });
    await look('graph');
    const added = client.send({ type: 'edit', edits: [{ type: 'add_processor', id: 'mic', kind: 'slow', config: {} }] });
    await clock.advance(COMMAND_TIMEOUT_MS - 1);
    expect(await added).toMatchObject({ ok: true, value: { settled: false } });
    expect(executor.desired.processors).toHaveProperty('mic');
  });

  it('E3: a command that is none is answered with its place', async () => {
    const { look, send } = await open();
    await look('graph');
    const wrong = {
      type: 'edit',
      edits: [
        { type: 'remove_processor', id: 'a' },
        { type: 'connect', from: 'a.out', to: 'b.in', capacity: 0, policy: 'block' },
      ],
    };
    expect(await send(wrong as unknown as Parameters<typeof send>[0])).toMatchObject({
      ok: false,
      error: { code: 'bad-command', place: 'edits[1].capacity' },
    });
  });
});

describe('stage agent: the graph', () => {
  it('C4: edits in one command take effect together or not at all, with the place of what is wrong', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    const before = executor.desired;
    expect(
      await send({
        type: 'edit',
        edits: [
          { type: 'add_processor', id: 'new', kind: 'tap', config: {} },
          { type: 'disconnect', from: 'new.out', to: 'basin.in' },
        ],
      }),
    ).toMatchObject({ ok: false, error: { code: 'unknown-link', place: 'edits[1]' } });
    expect(await send({ type: 'edit', edits: [{ type: 'add_processor', id: 'new', kind: 'no such kind', config: {} }] })).toMatchObject({
      ok: false,
      error: { code: 'unknown-kind', place: 'processors.new.kind' },
    });
    expect(executor.desired).toBe(before);
    value(
      await send({
        type: 'edit',
        edits: [
          { type: 'disconnect', from: link.from, to: link.to },
          { type: 'add_processor', id: 'new', kind: 'tap', config: {} },
          { type: 'connect', from: 'new.out', to: 'basin.in', capacity: 2, policy: 'latest' },
          { type: 'set_link', from: 'new.out', to: 'basin.in', capacity: 9, policy: 'drop-oldest' },
          { type: 'set_config', id: 'tap', config: { gain: 3 } },
        ],
      }),
    );
    expect(executor.desired.links).toEqual([{ from: 'new.out', to: 'basin.in', capacity: 9, policy: 'drop-oldest' }]);
    expect(executor.desired.processors['tap']?.config).toEqual({ gain: 3 });
  });

  it('C4: undo and redo go back and forth; what was refused is not among the steps; an edit ends what could be redone', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    const gain = (): unknown => executor.desired.processors['tap']?.config;
    const set = (to: unknown) => send({ type: 'set_config', target: 'tap', config: { gain: to } as never });
    expect(await send({ type: 'undo' })).toMatchObject({ ok: false, error: { code: 'nothing-to-undo' } });
    await set(2);
    await set('loud');
    await set(3);
    await set(3);
    value(await send({ type: 'undo' }));
    expect(gain()).toEqual({ gain: 2 });
    value(await send({ type: 'undo' }));
    expect(gain()).toEqual({ gain: 1 });
    expect(await send({ type: 'undo' })).toMatchObject({ ok: false });
    value(await send({ type: 'redo' }));
    expect(gain()).toEqual({ gain: 2 });
    await set(9);
    expect(await send({ type: 'redo' })).toMatchObject({ ok: false, error: { code: 'nothing-to-redo' } });
    value(await send({ type: 'reset' }));
    expect(gain()).toEqual({ gain: 1 });
    value(await send({ type: 'undo' }));
    expect(gain()).toEqual({ gain: 9 });
  });

  it('C4: an undo takes back what the console did, and nothing that the app did since', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    value(await send({ type: 'edit', edits: [{ type: 'disconnect', from: link.from, to: link.to }] }));
    value(await send({ type: 'set_config', target: 'tap', config: { gain: 2 } }));
    await executor.addProcessor('more', 'counter');
    value(await send({ type: 'undo' }));
    expect(executor.desired.processors).toMatchObject({ tap: { config: { gain: 1 } }, more: { kind: 'counter' } });
    value(await send({ type: 'undo' }));
    expect(executor.desired.links).toEqual([link]);
    expect(executor.desired.processors['more']).toBeDefined();
    value(await send({ type: 'redo' }));
    value(await send({ type: 'redo' }));
    expect(executor.desired.links).toEqual([]);
    expect(executor.desired.processors).toMatchObject({ tap: { config: { gain: 2 } }, more: { kind: 'counter' } });
    await executor.removeProcessor('basin');
    value(await send({ type: 'undo' }));
    // What it would bring back has nowhere to lead to any more: refused with its place, and nothing is changed.
    expect(await send({ type: 'undo' })).toMatchObject({ ok: false, error: { code: 'unknown-processor' } });
    expect(executor.desired.links).toEqual([]);
  });

  it('C4: fifty steps can be undone', async () => {
    const { look, send } = await open();
    await look('graph');
    for (let gain = 2; gain < 62; gain++) await send({ type: 'set_config', target: 'tap', config: { gain } });
    let undone = 0;
    while ((await send({ type: 'undo' })).ok) undone++;
    expect(undone).toBe(50);
  });

  it('C4: in manual mode edits wait for the commit; back in auto mode they take effect', async () => {
    const { look, send, executor, of, clock } = await open();
    await look('graph');
    value(await send({ type: 'commit_mode', mode: 'manual' }));
    await clock.advance(40);
    expect(of('graph').at(-1)).toMatchObject({ commitMode: 'manual', uncommitted: false });
    const edited = await send({ type: 'edit', edits: [{ type: 'remove_processor', id: 'tap' }] });
    expect(edited).toMatchObject({ ok: true, value: { uncommitted: true } });
    expect(executor.actual.processors.has('tap')).toBe(true);
    await clock.advance(40);
    expect(of('graph').at(-1)).toMatchObject({ commitMode: 'manual', uncommitted: true, canUndo: true });
    expect(value(await send({ type: 'commit' }))).toMatchObject({ uncommitted: false });
    expect(executor.actual.processors.has('tap')).toBe(false);
    await send({ type: 'undo' });
    expect(executor.actual.processors.has('tap')).toBe(false);
    value(await send({ type: 'commit_mode', mode: 'auto' }));
    expect(executor.actual.processors.has('tap')).toBe(true);
  });
});

describe('stage agent: checkpoints and exports', () => {
  it('D8: a checkpoint is saved, listed, gone back to and cleared', async () => {
    const { look, send, executor, of, clock } = await open();
    await look('checkpoints');
    await executor.addProcessor('count', 'counter');
    const saved = value(await send({ type: 'save_checkpoint' }));
    expect(saved).toMatchObject({ processors: ['count'], bytes: expect.any(Number) });
    await clock.advance(40);
    expect(of('checkpoints').at(-1)).toEqual([saved]);
    await executor.removeProcessor('count');
    await executor.removeProcessor('tap');
    value(await send({ type: 'load_checkpoint', savedAtMs: saved['savedAtMs'] as number }));
    expect(executor.state).toBe('running');
    expect([...executor.actual.processors.keys()].sort()).toEqual(['basin', 'count', 'tap']);
    value(await send({ type: 'undo' }));
    expect([...executor.actual.processors.keys()]).toEqual(['basin']);
    expect(await send({ type: 'load_checkpoint', savedAtMs: 1 })).toMatchObject({ ok: false, error: { code: 'unknown-checkpoint' } });
    expect(await send({ type: 'clear_checkpoints' })).toEqual({ ok: true, value: null });
    await clock.advance(40);
    expect(of('checkpoints').at(-1)).toEqual([]);
  });

  it('D8: what runs goes back to its state of then, and a paused show stays paused', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    await executor.addProcessor('count', 'counter');
    const stateNow = async () => (await executor.states())['count']?.state as { readonly turns: number; readonly from: number } | undefined;
    await until(async () => ((await stateNow())?.turns ?? 0) >= 3);
    const { savedAtMs } = value(await send({ type: 'save_checkpoint' })) as { savedAtMs: number };
    const then = await stateNow();
    expect(then?.from).toBe(0);
    await executor.pause();
    value(await send({ type: 'load_checkpoint', savedAtMs }));
    expect(executor.state).toBe('paused');
    const now = await stateNow();
    expect(now?.from).toBeGreaterThanOrEqual(3);
    expect(now?.from).toBeLessThanOrEqual(then?.turns ?? 0);
  });

  it('D8: a paused show goes back to its state of then and stays paused, though a setup waits for a person', async () => {
    const { client, look, send, executor, clock } = await open();
    await look('graph');
    void executor.addProcessor('waiting', 'slow');
    const { savedAtMs } = value(await send({ type: 'save_checkpoint' })) as { savedAtMs: number };
    await executor.removeProcessor('waiting');
    await executor.pause();
    const before = executor.actual.processors.get('tap')?.instance ?? 0;
    const asked = client.send({ type: 'load_checkpoint', savedAtMs });
    await clock.advance(2000);
    expect(await asked).toMatchObject({ ok: true, value: { settled: false } });
    expect(executor.actual.processors.get('waiting')?.status.state).toBe('starting');
    expect(executor.actual.processors.get('tap')?.instance).toBeGreaterThan(before);
    expect(executor.state).toBe('paused');
  });

  it('D8, C4: in manual mode too a checkpoint is gone back to at once', async () => {
    const { look, send, executor } = await open();
    await look('graph');
    const { savedAtMs } = value(await send({ type: 'save_checkpoint' })) as { savedAtMs: number };
    value(await send({ type: 'commit_mode', mode: 'manual' }));
    await executor.removeProcessor('tap');
    await executor.commit();
    value(await send({ type: 'load_checkpoint', savedAtMs }));
    expect(executor.uncommitted).toBe(false);
    expect(executor.actual.processors.has('tap')).toBe(true);
  });

  it('D8: a stage that keeps no checkpoints says so', async () => {
    const { look, send } = await open({ agent: { checkpoints: undefined } });
    await look('checkpoints');
    expect(await send({ type: 'save_checkpoint' })).toMatchObject({ ok: false, error: { code: 'not-possible' } });
  });

  it('E10: exports metrics, logs, graph and blueprint as texts', async () => {
    const { look, send, logs } = await open();
    await look('graph');
    logs.logger('page').log('warn', 'hello');
    const text = async (what: 'metrics' | 'logs' | 'dot' | 'blueprint'): Promise<string> =>
      value(await send({ type: 'export', what })) as unknown as string;
    expect(await text('metrics')).toContain('algorhythmic_worker_up{thread="stage"} 1\n');
    expect(
      (await text('logs'))
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { message: string }).message),
    ).toContain('hello');
    expect(await text('dot')).toMatch(/^digraph .*"tap"/s);
    expect(JSON.parse(await text('blueprint'))).toMatchObject({ format: 'algorhythmic/blueprint', name: 'small', links: [link] });
  });
});
