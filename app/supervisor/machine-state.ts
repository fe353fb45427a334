import { systemClock } from '#app/show/clock.ts';
import type { Clock } from '#app/show/processor.ts';

const TICK_MS = 1000;
/** How much the newest second counts in the mean. */
const WEIGHT = 0.3;
const BYTES_PER_MB = 1_048_576;

/** The machine at one moment (D7), to tell with an error. What the browser does not tell is absent. Plain JSON. */
export type MachineState = Readonly<Record<string, number | boolean>>;

/** As much of a browser as is asked; all of it may be missing. */
export interface MachinePorts {
  readonly memory?: (() => { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number } | undefined) | undefined;
  readonly cores?: number | undefined;
  readonly getBattery?: (() => Promise<{ readonly level: number; readonly charging: boolean }>) | undefined;
  /** Frames a second of the picture, while there is one. */
  readonly fps?: (() => number | undefined) | undefined;
  /** False while the page is in the background, where timers are slow by design. */
  readonly visible?: (() => boolean) | undefined;
  readonly clock?: Clock;
}

export interface MachineMonitor {
  state(): MachineState;
  dispose(): void;
}

/** Watches the machine by one timer a second: how late it comes is how busy this thread is. */
export function createMachineMonitor({ memory, cores, getBattery, fps, visible, clock = systemClock }: MachinePorts): MachineMonitor {
  let latenessMs: number | undefined;
  let battery: { readonly level: number; readonly charging: boolean } | undefined;
  let cancel = (): void => undefined;
  let disposed = false;

  function tick(): void {
    const dueMs = clock.now() + TICK_MS;
    const seenBefore = visible?.() ?? true;
    cancel = clock.after(TICK_MS, () => {
      const lateMs = Math.max(0, clock.now() - dueMs);
      if (seenBefore && (visible?.() ?? true)) latenessMs = latenessMs === undefined ? lateMs : latenessMs + WEIGHT * (lateMs - latenessMs);
      tick();
    });
  }
  tick();

  // Where there is no battery to be known of, there is nothing to tell.
  getBattery?.().then(
    (known) => {
      if (!disposed) battery = known;
    },
    () => undefined,
  );

  return {
    state() {
      const heap = memory?.();
      const frameRate = fps?.();
      return {
        ...(heap ? { heapMb: rounded(heap.usedJSHeapSize / BYTES_PER_MB), heapLimitMb: rounded(heap.jsHeapSizeLimit / BYTES_PER_MB) } : {}),
        ...(cores === undefined ? {} : { cores }),
        // A thread that is late by as long as it waits is busy for half of its time.
        ...(latenessMs === undefined ? {} : { latenessMs: rounded(latenessMs), load: rounded(latenessMs / (latenessMs + TICK_MS)) }),
        ...(frameRate === undefined || !Number.isFinite(frameRate) ? {} : { fps: rounded(frameRate) }),
        ...(battery && Number.isFinite(battery.level) ? { batteryLevel: battery.level, charging: battery.charging } : {}),
      };
    },
    dispose() {
      disposed = true;
      cancel();
    },
  };
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** What this browser tells of its machine. */
export function browserMachine(fps?: () => number | undefined): MachinePorts {
  type Telling = Navigator & { getBattery?: () => Promise<{ readonly level: number; readonly charging: boolean }> };
  type Measuring = Performance & { memory?: { readonly usedJSHeapSize: number; readonly jsHeapSizeLimit: number } };
  const telling: Telling = navigator;
  return {
    memory: () => (performance as Measuring).memory,
    cores: telling.hardwareConcurrency,
    getBattery: telling.getBattery ? () => telling.getBattery?.() ?? Promise.reject(new Error('no battery')) : undefined,
    fps,
    visible: () => document.visibilityState === 'visible',
  };
}
