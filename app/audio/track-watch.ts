import type { Clock } from '#app/show/processor.ts';

export interface TrackWatchDeps {
  readonly clock: Clock;
  readonly onEnded: () => void;
  /** The browser or the system holds its sound back, or lets it through again. */
  readonly onMuted: (muted: boolean) => void;
}

/** Tracks are mute for a moment when a device starts, and when the system changes its route. */
const muteMs = 1500;

/** Listens to what a track says of itself; the result stops that. */
export function watchTrack(track: MediaStreamTrack, { clock, onEnded, onMuted }: TrackWatchDeps): () => void {
  const listening = new AbortController();
  const here = { signal: listening.signal };
  let cancelMute = (): void => undefined;
  function muted(): void {
    cancelMute();
    cancelMute = clock.after(muteMs, () => onMuted(true));
  }
  function unmuted(): void {
    cancelMute();
    onMuted(false);
  }
  track.addEventListener('ended', onEnded, here);
  track.addEventListener('mute', muted, here);
  track.addEventListener('unmute', unmuted, here);
  return () => {
    listening.abort();
    cancelMute();
  };
}
