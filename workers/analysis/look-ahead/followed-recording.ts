import type { BeatMap, BeatMapMessage } from '#app/audio/beat-map.ts';
import type { PlaybackPlace } from '#app/audio/look-ahead.ts';
import type { Inlet } from '#app/show/processor.ts';
import type { Foresight } from './foresight.ts';

/** The recording that plays, as its map and its player tell of it. */
export interface FollowedRecording {
  /** Undefined where none plays, or none is known. */
  readonly map: BeatMap | undefined;
  /** Hands on what came since; `secondsAt` is the time of the samples at a moment since 1970. */
  follow(foresight: Pick<Foresight, 'know' | 'told'> | undefined, secondsAt: (epochMs: number) => number): void;
}

export function createFollowedRecording(maps: Inlet<BeatMapMessage>, playback: Inlet<PlaybackPlace>): FollowedRecording {
  let recording: BeatMapMessage | undefined;
  return {
    get map() {
      return recording?.map;
    },
    follow(foresight, secondsAt) {
      for (let message = maps.take(); message; message = maps.take()) {
        recording = message;
        foresight?.know(message.map);
      }
      for (let place = playback.take(); place; place = playback.take()) {
        // Another playing: what was known is of another file.
        if (recording && place.id !== recording.id) {
          recording = undefined;
          foresight?.know(undefined);
        }
        if (recording) foresight?.told(place.seconds, secondsAt(place.epochMs), place.rate);
      }
      if (!recording || playback.connected) return;
      recording = undefined;
      foresight?.know(undefined);
    },
  };
}
