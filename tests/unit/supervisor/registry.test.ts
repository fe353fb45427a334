import { describe, expect, it } from 'vitest';
import { backoffMs } from '#app/supervisor/backoff.ts';
import { STALE_MS } from '#app/supervisor/bus/protocol.ts';
import { createWorkerRegistry } from '#app/supervisor/registry.ts';
import { supervise, type Ward } from '#app/supervisor/supervise.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';

const WALL_MS = 1_700_000_000_000;

function open(options: { readonly heartbeatMs?: number; readonly maxFalls?: number } = {}) {
  const clock = createManualClock();
  const registry = createWorkerRegistry({ processorsOn: (thread) => [`${thread}-processor`], clock, wallNow: () => WALL_MS + clock.now() });
  const ward = { answers: true, fails: false, answerMs: 3 };
  const supervision = supervise<Ward>(
    'stage',
    () => ({
      ready: ward.fails ? Promise.reject(new Error('no script')) : Promise.resolve(),
      ping: () => (ward.answers ? new Promise((resolve) => clock.after(ward.answerMs, resolve)) : new Promise(() => undefined)),
      terminate: () => undefined,
    }),
    {
      clock,
      heartbeatMs: options.heartbeatMs ?? 2000,
      maxFalls: options.maxFalls ?? 10,
      onReady: () => undefined,
      onLost: () => undefined,
      onGivenUp: () => undefined,
      onChange: () => registry.changed(),
    },
  );
  registry.enter('stage', { place: 'worker', supervision });
  const view = () => registry.views().find(({ thread }) => thread === 'stage');
  return { clock, registry, supervision, ward, view };
}

describe('worker registry', () => {
  it('E2: shows a worker with its heartbeat, its round trip and its processors', async () => {
    const { clock, view, supervision } = open();
    expect(view()?.status).toBe('starting');
    await clock.advance(0);
    expect(view()).toEqual({
      thread: 'stage',
      place: 'worker',
      status: 'up',
      sinceMs: WALL_MS,
      falls: 0,
      processors: ['stage-processor'],
    });
    await clock.advance(2500);
    expect(view()).toMatchObject({ lastBeatMs: WALL_MS + 2003, roundTripMs: 3 });
    expect(await Promise.all([supervision.ping(), clock.advance(3)]).then(([beat]) => beat)).toEqual({ atMs: 2503, roundTripMs: 3 });
    expect(view()).toMatchObject({ lastBeatMs: WALL_MS + 2503 });
    supervision.stop();
  });

  it('E2: a worker that has not answered for 15 s is stale', async () => {
    const { clock, ward, view, supervision } = open({ heartbeatMs: 5000 });
    await clock.advance(5003);
    ward.answers = false;
    await clock.advance(STALE_MS);
    expect(view()?.status).toBe('up');
    await clock.advance(1);
    expect(view()?.status).toBe('stale');
    supervision.stop();
  });

  it('E2: tells why it fell, how often, and since when it is as it is', async () => {
    const { clock, ward, view, supervision } = open();
    await clock.advance(3000);
    expect(view()).toHaveProperty('lastBeatMs');
    ward.answers = false;
    await clock.advance(7000);
    expect(view()).toMatchObject({ status: 'restarting', falls: 1, lastReason: 'the stage worker stalled', sinceMs: WALL_MS + 10_000 });
    expect(view()).not.toHaveProperty('lastBeatMs');
    ward.answers = true;
    await clock.advance(500);
    expect(view()).toMatchObject({ status: 'up', falls: 1, sinceMs: WALL_MS + 10_000 + backoffMs(1) });
    supervision.shutdown('a person');
    expect(view()).toMatchObject({ status: 'stopped', lastReason: 'a person', falls: 1 });
    await clock.advance(100_000);
    expect(view()?.status).toBe('stopped');
    await expect(supervision.ping()).rejects.toThrow('shut-down');
    supervision.restart('a person');
    await clock.advance(0);
    expect(view()?.status).toBe('up');
    supervision.stop();
    supervision.shutdown('too late');
    expect(supervision.state.name).toBe('stopped');
  });

  it('E5: a thread that moved to the page keeps its history', async () => {
    const { clock, registry, ward, supervision, view } = open({ maxFalls: 1 });
    ward.fails = true;
    supervision.restart('the test');
    await clock.advance(10_000);
    expect(view()).toMatchObject({ status: 'given-up', falls: 2 });
    let changes = 0;
    registry.onChange(() => changes++);
    registry.enter('stage', { place: 'page', ping: () => Promise.resolve() });
    expect(changes).toBe(1);
    expect(view()).toMatchObject({ place: 'page', status: 'up', falls: 2, lastReason: 'no script' });
    expect(registry.runner('stage')?.place).toBe('page');
    expect(registry.runner('nobody')).toBeUndefined();
  });
});
