import { describe, expect, it } from 'vitest';
import { backoffMs } from '#app/supervisor/backoff.ts';
import { type SuperviseOptions, supervise, type Ward } from '#app/supervisor/supervise.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';

/** A worker of the test's own making: it comes up, answers or not, and dies when told. */
function createWard() {
  let up = (): void => undefined;
  let refuse = (_error: Error): void => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    up = resolve;
    refuse = reject;
  });
  const state = { answers: true, terminated: '' };
  const ward: Ward = {
    ready,
    ping: () => (state.answers ? Promise.resolve() : new Promise(() => undefined)),
    terminate(reason) {
      state.terminated = reason;
    },
  };
  return { ward, state, up: () => up(), refuse: (message: string) => refuse(new Error(message)) };
}

/** Locks of which the test decides when the worker lets go. */
function createLocks() {
  const waiting = new Map<string, () => void>();
  const request = (name: string, options: LockOptions, granted: () => unknown): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.set(name, () => resolve(void granted()));
      options.signal?.addEventListener('abort', () => {
        waiting.delete(name);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  return { locks: { request } as unknown as LockManager, waiting, letGo: (name: string) => waiting.get(name)?.() };
}

function open(options: Partial<SuperviseOptions<Ward>> = {}) {
  const clock = createManualClock();
  const { locks, waiting, letGo } = createLocks();
  const wards: (ReturnType<typeof createWard> & { readonly lockName: string })[] = [];
  const log: string[] = [];
  const supervision = supervise<Ward>(
    'analysis',
    (lockName) => {
      const made = { ...createWard(), lockName };
      wards.push(made);
      log.push('spawn');
      return made.ward;
    },
    {
      locks,
      clock,
      heartbeatMs: 1000,
      missedLimit: 3,
      onReady: () => void log.push('ready'),
      onLost: (reason) => void log.push(`lost: ${reason}`),
      onGivenUp: (reason) => void log.push(`given up: ${reason}`),
      ...options,
    },
  );
  const last = () => {
    const ward = wards.at(-1);
    if (!ward) throw new Error('none spawned');
    return ward;
  };
  return { clock, waiting, letGo, wards, log, supervision, last };
}

describe('supervise', () => {
  it('E5: sees a death by the lock at once, and starts another', async () => {
    const { clock, letGo, log, last, wards, supervision } = open();
    last().up();
    await clock.advance(0);
    expect(supervision.state.name).toBe('up');
    letGo(last().lockName);
    expect(log).toEqual(['spawn', 'ready', 'lost: the analysis worker ended']);
    expect(wards[0]?.state.terminated).toBe('the analysis worker ended');
    await clock.advance(backoffMs(1));
    last().up();
    await clock.advance(0);
    expect(log.slice(3)).toEqual(['spawn', 'ready']);
    expect(wards[1]?.lockName).not.toBe(wards[0]?.lockName);
    supervision.stop();
  });

  it('E5: sees a stall after the missed heartbeats, not before', async () => {
    const { clock, log, last, supervision } = open();
    last().up();
    await clock.advance(10_000);
    expect(log).toEqual(['spawn', 'ready']);
    last().state.answers = false;
    await clock.advance(3000);
    expect(log).toHaveLength(2);
    await clock.advance(1000);
    expect(log[2]).toBe('lost: the analysis worker stalled');
    supervision.stop();
  });

  it('E5: pauses twice as long after each fall, up to a cap, and gives up in the end', async () => {
    expect([1, 2, 3, 4].map(backoffMs)).toEqual([50, 100, 200, 400]);
    expect(backoffMs(50)).toBe(30_000);
    const { clock, log, last, wards, supervision } = open({ maxFalls: 3 });
    for (let fall = 1; fall <= 3; fall++) {
      last().refuse('no script');
      await clock.advance(backoffMs(fall) - 1);
      expect(wards).toHaveLength(fall);
      await clock.advance(1);
      expect(wards).toHaveLength(fall + 1);
    }
    last().refuse('no script');
    await clock.advance(100_000);
    expect(wards).toHaveLength(4);
    expect(log).toEqual(['spawn', 'spawn', 'spawn', 'spawn', 'given up: no script']);
    expect(supervision.state).toEqual({ name: 'given-up', reason: 'no script' });
    expect(supervision.falls).toBe(4);
    // A person may ask for another try.
    supervision.restart('asked for');
    last().up();
    await clock.advance(0);
    expect(supervision.state.name).toBe('up');
    supervision.stop();
  });

  it('E5: one that was up for long has recovered: its next fall is its first', async () => {
    const { clock, letGo, last, wards, supervision } = open({ stableMs: 5000, heartbeatMs: 100_000 });
    for (let fall = 1; fall <= 5; fall++) {
      last().up();
      await clock.advance(5000);
      letGo(last().lockName);
      await clock.advance(backoffMs(1));
      expect(wards).toHaveLength(fall + 1);
    }
    supervision.stop();
  });

  it('E5: a spawn that throws and an onReady that rejects are falls', async () => {
    let spawns = 0;
    const clock = createManualClock();
    const wards: ReturnType<typeof createWard>[] = [];
    const lost: string[] = [];
    let willing = false;
    const supervision = supervise<Ward>(
      'stage',
      () => {
        if (++spawns === 1) throw new Error('no workers here');
        const ward = createWard();
        ward.up();
        wards.push(ward);
        return ward.ward;
      },
      {
        clock,
        onReady: () => (willing ? undefined : Promise.reject(new Error('no canvas'))),
        onLost: (reason) => void lost.push(reason),
        onGivenUp: () => undefined,
      },
    );
    expect(supervision.state).toMatchObject({ name: 'down', reason: 'no workers here' });
    await clock.advance(backoffMs(1));
    expect(lost).toEqual(['no canvas']);
    expect(wards[0]?.state.terminated).toBe('no canvas');
    willing = true;
    await clock.advance(backoffMs(2));
    expect(supervision.state.name).toBe('up');
    supervision.stop();
  });

  it('E5: stop ends the ward for good', async () => {
    const { clock, waiting, last, wards, supervision } = open();
    last().up();
    await clock.advance(0);
    expect(waiting.size).toBe(1);
    supervision.stop();
    expect(last().state.terminated).toBe('stopped');
    expect(waiting.size).toBe(0);
    supervision.restart('too late');
    await clock.advance(100_000);
    expect(wards).toHaveLength(1);
    expect(supervision.state.name).toBe('stopped');
  });

  it('E5: who stops it, or restarts it, when told of a loss is obeyed', async () => {
    for (const word of ['stop', 'shutdown', 'restart'] as const) {
      const { clock, wards, last, letGo, supervision } = open({ onLost: (reason) => supervision[word](reason) });
      last().up();
      await clock.advance(0);
      letGo(last().lockName);
      await clock.advance(100_000);
      expect(wards).toHaveLength(word === 'restart' ? 2 : 1);
      expect(supervision.state.name).toBe({ stop: 'stopped', shutdown: 'shut-down', restart: 'starting' }[word]);
      supervision.stop();
    }
  });
});
