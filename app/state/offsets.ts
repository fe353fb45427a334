import { clampOffset, defaultOutput, type OffsetKeeper, type Output } from '#app/audio/output-offset.ts';
import type { Stop } from '#app/lib/scope.ts';
import type { AppState } from './app-state.ts';

export { createOffsetKeeper } from '#app/audio/output-offset.ts';

export interface OffsetsDeps {
  readonly state: Pick<AppState, 'offsetMs' | 'output' | 'devices'>;
  readonly keeper: OffsetKeeper;
  readonly media: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener' | 'removeEventListener'> | undefined;
  /** Tells the stage. */
  readonly apply: (offsetMs: number) => void;
  readonly report: (error: unknown) => void;
}

export interface Offsets {
  /** Keeps an offset for the output that is in use. */
  set(ms: number): void;
  /** Applies the offset of the output in use, and of every one that follows it. */
  start(): Stop;
}

/** The offset between sound and picture, by output: another pair of loudspeakers has another one. */
export function createOffsets({ state, keeper, media, apply, report }: OffsetsDeps): Offsets {
  let output: Output = { name: '' };

  function adopt(next: Output): void {
    output = next;
    state.output.value = next.name;
    const offsetMs = keeper.read(next);
    if (offsetMs === state.offsetMs.peek()) return;
    state.offsetMs.value = offsetMs;
    apply(offsetMs);
  }

  async function look(): Promise<void> {
    adopt(media ? defaultOutput(await media.enumerateDevices()) : { name: '' });
  }
  const again = (): void => void look().catch(report);

  return {
    set(ms) {
      const offsetMs = clampOffset(ms);
      keeper.write(output, offsetMs);
      state.offsetMs.value = offsetMs;
      apply(offsetMs);
    },
    start() {
      media?.addEventListener('devicechange', again);
      // Outputs get names when a microphone is allowed, and then inputs do, too.
      const stop = state.devices.subscribe(again);
      return () => {
        media?.removeEventListener('devicechange', again);
        stop();
      };
    },
  };
}
