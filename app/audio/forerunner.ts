import type { Clock, Outlet } from '#app/show/processor.ts';
import type { PlaybackPlace, RecordingMessage } from './look-ahead.ts';
import { longestSeconds, readWhole } from './whole-file.ts';

/** Lets the analysis look ahead in a file that plays: gives it the whole sound once, and tells where the player is. */
export interface Forerunner {
  /** Gives the sound (again): when playing began, or when whoever had it is gone. */
  give(): void;
  dispose(): void;
}

export interface ForerunnerDeps {
  readonly file: Blob;
  readonly element: HTMLMediaElement;
  readonly recording: Outlet<RecordingMessage>;
  readonly playback: Outlet<PlaybackPlace>;
  readonly clock: Clock;
  readonly wallClock?: () => number;
}

/** Between words of where the player is; what happens to it is told at once. */
const TELL_EVERY_MS = 250;
const EVENTS = ['playing', 'pause', 'waiting', 'seeked', 'ratechange', 'ended'] as const;

const memoryOf = (agent: Navigator): number | undefined => (agent as Navigator & { readonly deviceMemory?: number }).deviceMemory;

export function createForerunner({ file, element, recording, playback, clock, wallClock = Date.now }: ForerunnerDeps): Forerunner {
  const end = new AbortController();
  let reading = new AbortController();
  const id = crypto.randomUUID();

  function tellPlace(): void {
    const plays = !element.paused && !element.ended && !element.seeking && element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    playback.send({ id, seconds: element.currentTime, epochMs: wallClock(), rate: plays ? element.playbackRate : 0 });
  }

  for (const type of EVENTS) element.addEventListener(type, tellPlace, { signal: end.signal });
  let stop = clock.after(TELL_EVERY_MS, tick);
  function tick(): void {
    if (!element.paused) tellPlace();
    stop = clock.after(TELL_EVERY_MS, tick);
  }

  async function read(signal: AbortSignal): Promise<RecordingMessage> {
    if (!(element.duration <= longestSeconds(memoryOf(navigator)))) return { type: 'none', id, reason: 'too-long' };
    recording.send({ type: 'reading', id });
    try {
      const breathe = (): Promise<void> => new Promise((resolve) => void clock.after(0, resolve));
      return { type: 'recording', id, ...(await readWhole(file, { signal, breathe })) };
    } catch (error) {
      if (signal.aborted) throw error;
      return { type: 'none', id, reason: 'undecodable' };
    }
  }

  return {
    give() {
      reading.abort();
      // A whole file takes much memory: none is read for nobody.
      if (!recording.connected) return;
      reading = new AbortController();
      const { signal } = reading;
      read(signal).then(
        (message) => {
          if (!signal.aborted) recording.send(message, message.type === 'recording' ? [message.samples.buffer] : []);
        },
        // Given up: the next reading, or nothing, takes its place.
        () => undefined,
      );
    },
    dispose() {
      end.abort();
      reading.abort();
      stop();
    },
  };
}
