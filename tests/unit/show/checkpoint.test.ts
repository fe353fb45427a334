import { describe, expect, it } from 'vitest';
import type { Json } from '#app/lib/json.ts';
import { createSource, openLoneHost } from './support/lone-host.ts';

const ticking = { mode: 'continuous', intervalMs: 10 } as const;

describe('checkpoint', () => {
  it('D8: gives what every processor that can be checkpointed gives; one that throws is left out and reported', async () => {
    const lone = openLoneHost({
      counter: { create: () => ({ checkpoint: () => ({ count: 3 }) }) },
      plain: {},
      bad: {
        create: () => ({
          checkpoint: () => {
            throw new Error('lost it');
          },
        }),
      },
    });
    for (const id of ['counter', 'plain', 'bad']) await lone.run(id);
    expect(await lone.host.checkpoint()).toEqual({ counter: { count: 3 } });
    expect(lone.events.at(-1)).toEqual({ type: 'error', id: 'bad', failure: { code: 'checkpoint-failed', message: 'lost it' } });
  });

  it('D8: is taken between two turns, also of one that is always busy; one that does not come to an end is not waited for', async () => {
    let inside = false;
    let finish = (): void => undefined;
    const lone = openLoneHost({
      busy: {
        execution: { mode: 'continuous', intervalMs: 1 },
        create: () => ({
          async process() {
            inside = true;
            await new Promise<void>((resolve) => {
              finish = resolve;
            });
            inside = false;
          },
          checkpoint: () => ({ inside }),
        }),
      },
    });
    await lone.run('busy');
    await lone.clock.advance(5);
    const taken = lone.host.checkpoint();
    await lone.clock.advance(5);
    finish();
    expect(await taken).toEqual({ busy: { inside: false } });
    await lone.clock.advance(5);
    expect(inside).toBe(true);
    const late = lone.host.checkpoint();
    await lone.clock.advance(2000);
    expect(await late).toEqual({});
    expect(lone.errors()).toEqual(['the checkpoint of busy took longer than 2000 ms']);
    finish();
    await lone.clock.advance(5);
    // It is not held up by the checkpoint that nobody waits for.
    expect(inside).toBe(true);
  });

  it('D8: what was kept is handed back after setup and before the first turn', async () => {
    const log: unknown[] = [];
    const { run, clock } = openLoneHost({
      counter: {
        execution: ticking,
        create: () => {
          log.push('setup');
          return {
            restore: async (state: Json) => {
              await Promise.resolve();
              log.push(state);
            },
            process: () => void log.push('turn'),
          };
        },
      },
    });
    await run('counter', { state: { count: 3 } });
    await clock.advance(0);
    expect(log).toEqual(['setup', { count: 3 }, 'turn']);
  });

  it('D8: a processor that cannot go on from there begins anew, and says so', async () => {
    let turns = 0;
    const { run, clock, events } = openLoneHost({
      counter: { create: () => ({ restore: () => Promise.reject(new Error('from another world')), process: () => void turns++ }) },
    });
    await run('counter', { state: 1 });
    await clock.advance(0);
    expect(events).toMatchObject([
      { type: 'error', id: 'counter', failure: { code: 'restore-failed', message: 'from another world' } },
      { type: 'started' },
    ]);
    expect(turns).toBe(1);
  });
});

describe('inspect', () => {
  it('D6: tells of every processor and link: phases, turns, errors, the last error, what links carry', async () => {
    let fail = false;
    const source = createSource();
    const lone = openLoneHost({
      a: source.sketch,
      b: {
        inputs: { in: 'number' },
        execution: { mode: 'reactive' },
        create: (context) => ({
          process() {
            context.inlet('in').take();
            if (fail) context.report(new Error('a little late'));
          },
        }),
      },
      waits: { create: () => new Promise(() => undefined) },
    });
    await lone.run('a');
    await lone.run('b');
    await lone.host.start({ id: 'waits', instance: 8, kind: 'waits', config: {} });
    await lone.link({ capacity: 5 });
    for (const n of [1, 2]) source.send(n);
    await lone.clock.advance(0);
    fail = true;
    source.send(3);
    await lone.clock.advance(0);
    await lone.host.pause();
    source.send(4);
    const report = await lone.host.inspect();
    expect(report.atMs).toBe(1_000_000 + lone.clock.now());
    expect(report.processors).toEqual({
      a: { kind: 'a', instance: 1, phase: 'paused', turns: 2, errors: 0, capabilities: {} },
      b: { kind: 'b', instance: 2, phase: 'paused', turns: 3, errors: 1, lastError: 'a little late', capabilities: {} },
      waits: { kind: 'waits', instance: 8, phase: 'waiting', turns: 0, errors: 0, capabilities: {} },
    });
    expect(report.links['a.out -> b.in']).toMatchObject({ capacity: 5, policy: 'block', sent: 4, taken: 3, waiting: 1 });
    expect(structuredClone(report)).toEqual(report);
  });

  it('B9: records carry the processor they come from', async () => {
    const { run, logs } = openLoneHost({
      a: {
        create: ({ logger }) => {
          logger.log('info', 'hello', { colour: 'red' });
          return {};
        },
      },
    });
    await run('a');
    expect(logs).toEqual([{ level: 'info', message: 'hello', fields: { processor: 'a', colour: 'red' } }]);
  });
});
