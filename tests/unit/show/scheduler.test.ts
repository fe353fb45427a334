import { expect, it, vi } from 'vitest';
import { systemClock } from '#app/show/clock.ts';
import { createScheduler, type Turns } from '#app/show/scheduler.ts';
import { createManualClock } from './support/manual-clock.ts';

it('C5: turns that call for each other in microtasks without end still leave timers their turn', async () => {
  const scheduler = createScheduler(systemClock);
  let turns = 0;
  let over = false;
  const restless: Turns = {
    priority: 1,
    ready: () => !over,
    run() {
      turns++;
      void Promise.resolve().then(() => scheduler.wake(restless));
    },
  };
  scheduler.wake(restless);
  // Without a slice that outlives the pump this timer never comes, and the test hangs rather than fails.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const before = turns;
  await new Promise((resolve) => setTimeout(resolve, 50));
  over = true;
  expect(before).toBeGreaterThan(0);
  expect(turns).toBeGreaterThan(before);
});

it('C5: a turn that throws, which no turn should, keeps no other from being taken', async () => {
  const clock = createManualClock();
  const scheduler = createScheduler(clock);
  const thrown: unknown[] = [];
  let turns = 0;
  const broken: Turns = {
    priority: 9,
    ready: () => true,
    run() {
      throw new Error('broken');
    },
  };
  // Where it would go on to be told of by the platform.
  vi.stubGlobal(
    'queueMicrotask',
    (run: () => void) =>
      void Promise.resolve()
        .then(run)
        .catch((error: unknown) => thrown.push(error)),
  );
  scheduler.wake(broken);
  scheduler.wake({ priority: 1, ready: () => true, run: () => void turns++ });
  await clock.advance(1);
  vi.unstubAllGlobals();
  expect(turns).toBe(1);
  expect(thrown).toMatchObject([{ message: 'broken' }]);
});

it('C5: gives the foremost its turn first, and each one turn however often it was woken', async () => {
  const scheduler = createScheduler(systemClock);
  const order: string[] = [];
  const task = (name: string, priority: number): Turns => ({ priority, ready: () => true, run: () => void order.push(name) });
  const [low, high] = [task('low', 1), task('high', 9)];
  for (let i = 0; i < 3; i++) {
    scheduler.wake(low);
    scheduler.wake(high);
  }
  await new Promise((resolve) => setTimeout(resolve));
  expect(order).toEqual(['high', 'low']);
});
