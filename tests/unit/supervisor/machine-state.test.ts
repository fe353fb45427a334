import { describe, expect, it } from 'vitest';
import { createMachineMonitor } from '#app/supervisor/machine-state.ts';
import { createManualClock } from '#tests/unit/show/support/manual-clock.ts';

/** A clock whose timers come late, as on a thread that is busy. */
function createLateClock() {
  const clock = createManualClock();
  const late = { byMs: 0 };
  return {
    clock,
    late,
    lateClock: { now: clock.now, after: (delayMs: number, callback: () => void) => clock.after(delayMs + late.byMs, callback) },
  };
}

describe('machine state', () => {
  it('D7: tells heap, cores, load, frame rate and battery where they are known', async () => {
    const { clock, late, lateClock } = createLateClock();
    const monitor = createMachineMonitor({
      memory: () => ({ usedJSHeapSize: 50 * 1_048_576, jsHeapSizeLimit: 2048 * 1_048_576 }),
      cores: 8,
      getBattery: () => Promise.resolve({ level: 0.5, charging: false }),
      fps: () => 59.123,
      clock: lateClock,
    });
    await clock.advance(1000);
    expect(monitor.state()).toEqual({
      heapMb: 50,
      heapLimitMb: 2048,
      cores: 8,
      latenessMs: 0,
      load: 0,
      fps: 59.12,
      batteryLevel: 0.5,
      charging: false,
    });
    late.byMs = 1000;
    await clock.advance(40_000);
    expect(monitor.state()['latenessMs']).toBeGreaterThan(950);
    expect(monitor.state()['load']).toBeGreaterThan(0.45);
    late.byMs = 0;
    await clock.advance(30_000);
    expect(monitor.state()['load']).toBeLessThan(0.05);
    monitor.dispose();
  });

  it('D7: what is not known is absent, not zero', async () => {
    const clock = createManualClock();
    const monitor = createMachineMonitor({
      clock,
      getBattery: () => Promise.reject(new Error('denied')),
      fps: () => undefined,
      memory: () => undefined,
    });
    await clock.advance(0);
    expect(monitor.state()).toEqual({});
    monitor.dispose();
  });

  it('D7: the slow timers of a page in the background are no load; a disposed monitor has no timer', async () => {
    const { clock, late, lateClock } = createLateClock();
    const monitor = createMachineMonitor({ clock: lateClock, visible: () => false });
    late.byMs = 5000;
    await clock.advance(60_000);
    expect(monitor.state()).toEqual({});
    monitor.dispose();
    let timers = 0;
    const counted = createMachineMonitor({
      clock: {
        now: clock.now,
        after(delayMs, callback) {
          timers++;
          const cancel = clock.after(delayMs, callback);
          return () => {
            timers--;
            cancel();
          };
        },
      },
    });
    expect(timers).toBe(1);
    counted.dispose();
    expect(timers).toBe(0);
  });
});
