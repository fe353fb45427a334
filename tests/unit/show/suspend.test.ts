import { describe, expect, it } from 'vitest';
import type { BatchHandler, ProcessorContext } from '#app/show/processor.ts';
import { createSource, openLoneHost } from './support/lone-host.ts';

/** Something that takes as long as the test says. */
function createGate() {
  const open: (() => void)[] = [];
  return {
    pass: (): Promise<void> => new Promise((resolve) => open.push(resolve)),
    open: (): void => open.shift()?.(),
    get waiting() {
      return open.length;
    },
  };
}

const ticking = { mode: 'continuous', intervalMs: 10 } as const;
const phaseOf = async (lone: ReturnType<typeof openLoneHost>, id: string) => (await lone.host.inspect()).processors[id]?.phase;

describe('pause', () => {
  it('C4: in mid-setup: the processor is set up, paused, and takes no turn until the show goes on', async () => {
    const gate = createGate();
    const log: string[] = [];
    const lone = openLoneHost({
      slow: {
        execution: ticking,
        create: async () => {
          await gate.pass();
          return {
            process: () => void log.push('process'),
            pause: () => void log.push('pause'),
            resume: () => void log.push('resume'),
          };
        },
      },
    });
    const up = lone.run('slow');
    await lone.clock.advance(0);
    expect(await phaseOf(lone, 'slow')).toBe('setting-up');
    await lone.host.pause();
    gate.open();
    await up;
    await lone.clock.advance(100);
    expect(log).toEqual(['pause']);
    expect(await phaseOf(lone, 'slow')).toBe('paused');
    expect(lone.clock.pending).toBe(0);
    await lone.host.resume();
    await lone.clock.advance(10);
    expect(log).toEqual(['pause', 'resume', 'process', 'process']);
  });

  it('C4: during the delay of a retry: the next attempt waits for the show to go on', async () => {
    const calls: number[] = [];
    const lone = openLoneHost({
      bad: {
        create: ({ clock }: ProcessorContext) => ({
          process() {
            calls.push(clock.now());
            if (calls.length === 1) throw new Error('once');
          },
        }),
      },
    });
    await lone.run('bad', { chain: [{ use: 'retry', config: { attempts: 3, delayMs: 100 } }] });
    await lone.clock.advance(50);
    // Nothing runs, so the pause has nothing to wait for.
    await lone.host.pause();
    await lone.clock.advance(1000);
    expect(calls).toEqual([0]);
    await lone.host.resume();
    await lone.clock.advance(0);
    expect(calls.slice(0, 2)).toEqual([0, 1050]);
    expect(lone.errors()).toEqual([]);
  });

  it('C4, D2: a stop while an attempt waits for the show to go on reports what failed, and calls no more', async () => {
    let calls = 0;
    const lone = openLoneHost({
      bad: {
        create: () => ({
          process() {
            calls++;
            throw new Error(`call ${calls}`);
          },
        }),
      },
    });
    await lone.run('bad', { chain: [{ use: 'retry', config: { attempts: 3, delayMs: 100 } }] });
    await lone.clock.advance(50);
    await lone.host.pause();
    await lone.clock.advance(1000);
    await lone.host.stop('bad');
    expect([calls, lone.errors()]).toEqual([1, ['call 1']]);
  });

  it('C4: while a rate limit holds a turn back: no timer is left, and the turn comes after the resume', async () => {
    const calls: number[] = [];
    const lone = openLoneHost({
      tick: { execution: ticking, create: ({ clock }) => ({ process: () => void calls.push(clock.now()) }) },
    });
    await lone.run('tick', { chain: [{ use: 'rate-limit', config: { perSecond: 10, burst: 1 } }] });
    await lone.clock.advance(25);
    await lone.host.pause();
    expect(lone.clock.pending).toBe(0);
    await lone.clock.advance(1000);
    expect(calls).toEqual([0]);
    await lone.host.resume();
    await lone.clock.advance(100);
    expect(calls).toEqual([0, 1025, 1125]);
  });

  it('C4: between two items of a batch, and while one is gathered', async () => {
    const gate = createGate();
    const log: string[] = [];
    const batch: BatchHandler = {
      item(n) {
        log.push(`item ${String(n)}`);
        return gate.pass();
      },
      end: () => void log.push('end'),
    };
    const source = createSource();
    const lone = openLoneHost({
      a: source.sketch,
      b: { inputs: { in: 'number' }, create: () => ({ batch, pause: () => void log.push('pause') }) },
    });
    await lone.run('a');
    await lone.run('b', { batch: { input: 'in', maxItems: 2, maxMs: 50, onFailure: 'item' } });
    await lone.link();
    source.send(1);
    source.send(2);
    await lone.clock.advance(0);
    let paused = false;
    const pausing = lone.host.pause().then(() => {
      paused = true;
    });
    await lone.clock.advance(0);
    // Its running call comes to an end first.
    expect(paused).toBe(false);
    gate.open();
    await pausing;
    await lone.clock.advance(1000);
    expect(log).toEqual(['item 1', 'pause']);
    await lone.host.resume();
    await lone.clock.advance(0);
    gate.open();
    await lone.clock.advance(0);
    expect(log).toEqual(['item 1', 'pause', 'item 2', 'end']);
    // One that is being gathered is not closed by time that passes in a pause.
    source.send(3);
    await lone.clock.advance(10);
    await lone.host.pause();
    expect(lone.clock.pending).toBe(0);
    await lone.clock.advance(1000);
    expect(log.filter((line) => line === 'item 3')).toEqual([]);
    await lone.host.resume();
    await lone.clock.advance(0);
    expect(log.filter((line) => line === 'item 3')).toHaveLength(1);
    gate.open();
    await lone.host.dispose();
    await lone.clock.advance(0);
    expect(lone.clock.pending).toBe(0);
  });

  it('C4: pauses and resumes that follow each other faster than the processor does: it hears of each in turn, and ends where it was told last', async () => {
    const gate = createGate();
    const log: string[] = [];
    const say = (word: string) => async (): Promise<void> => {
      log.push(word);
      await gate.pass();
      log.push(`${word}d`);
    };
    let calls = 0;
    const lone = openLoneHost({
      slow: { execution: ticking, create: () => ({ process: () => void calls++, pause: say('pause'), resume: say('resume') }) },
    });
    await lone.run('slow');
    await lone.clock.advance(0);
    calls = 0;
    const words = [lone.host.pause(), lone.host.resume(), lone.host.pause()];
    await lone.clock.advance(0);
    gate.open();
    await Promise.all(words);
    // What came back in between is as if it had not been.
    expect(log).toEqual(['pause', 'paused']);
    await lone.clock.advance(100);
    expect(calls).toBe(0);
    const resumed = lone.host.resume();
    await lone.clock.advance(0);
    gate.open();
    await resumed;
    await lone.clock.advance(10);
    expect(log.splice(0)).toEqual(['pause', 'paused', 'resume', 'resumed']);
    expect(calls).toBe(2);
    // A resume that comes while the pause is under way follows it.
    const both = [lone.host.pause(), lone.host.resume()];
    await lone.clock.advance(0);
    gate.open();
    await lone.clock.advance(0);
    gate.open();
    await Promise.all(both);
    expect(log).toEqual(['pause', 'paused', 'resume', 'resumed']);
  });

  it('C4: a stop in the middle of a resume is the end: nothing runs after it', async () => {
    const gate = createGate();
    let calls = 0;
    const lone = openLoneHost({ slow: { execution: ticking, create: () => ({ process: () => void calls++, resume: gate.pass }) } });
    await lone.run('slow');
    await lone.host.pause();
    const resuming = lone.host.resume();
    await lone.clock.advance(0);
    calls = 0;
    const stopping = lone.host.stop('slow');
    await lone.clock.advance(10);
    gate.open();
    await Promise.all([resuming, stopping]);
    await lone.clock.advance(100);
    expect(calls).toBe(0);
    expect(lone.clock.pending).toBe(0);
  });

  it('C4: a call that takes long is not waited for for ever; the processor hears of the pause when it has ended', async () => {
    const gate = createGate();
    const log: string[] = [];
    const lone = openLoneHost({ slow: { create: () => ({ process: gate.pass, pause: () => void log.push('pause') }) } });
    await lone.run('slow');
    await lone.clock.advance(0);
    const pausing = lone.host.pause();
    await lone.clock.advance(2000);
    await pausing;
    expect(log).toEqual([]);
    expect(lone.errors()).toEqual(['pause of slow took longer than 2000 ms']);
    gate.open();
    await lone.clock.advance(0);
    expect(log).toEqual(['pause']);
  });

  it('C4: a processor whose pause throws is suspended all the same', async () => {
    let calls = 0;
    const lone = openLoneHost({
      bad: { execution: ticking, create: () => ({ process: () => void calls++, pause: () => Promise.reject(new Error('will not')) }) },
    });
    await lone.run('bad');
    await lone.clock.advance(0);
    calls = 0;
    await lone.host.pause();
    await lone.clock.advance(100);
    expect([calls, lone.errors()]).toEqual([0, ['will not']]);
  });
});

describe('stop', () => {
  it('D2: leaves no timer, whatever it comes upon: a delay, a wait, a batch that is open, a pause', async () => {
    const bad = (): never => {
      throw new Error('no');
    };
    for (const paused of [false, true]) {
      const source = createSource();
      const lone = openLoneHost({
        a: source.sketch,
        b: { inputs: { in: 'number' }, create: () => ({ batch: { item: () => undefined } }) },
        retrying: { execution: ticking, create: () => ({ process: bad }) },
        limited: { execution: ticking, create: () => ({ process: () => undefined }) },
      });
      await lone.run('a');
      await lone.run('b', { batch: { input: 'in', maxItems: 9, maxMs: 9999, onFailure: 'item' } });
      await lone.run('retrying', { chain: [{ use: 'retry', config: { attempts: 9, delayMs: 9999 } }] });
      await lone.run('limited', { chain: [{ use: 'rate-limit', config: { perSecond: 0.01, burst: 1 } }] });
      await lone.link();
      source.send(1);
      await lone.clock.advance(15);
      expect(lone.clock.pending).toBeGreaterThan(3);
      if (paused) await lone.host.pause();
      await lone.host.dispose();
      await lone.clock.advance(0);
      expect(lone.clock.pending).toBe(0);
    }
  });
});
