/** What the page does with sound. */
export type AudioPurpose = 'nothing' | 'play' | 'record';

export interface AudioSessionPort {
  tell(purpose: AudioPurpose): void;
  /** Calls back when the system takes the sound away or gives it back. */
  onChange(listener: () => void): () => void;
}

/** As far as we use it: https://w3c.github.io/audio-session/ (Safari since 16.4). */
interface AudioSession extends EventTarget {
  type: string;
}

/**
 * `playback` is heard although the phone is switched to silent; `play-and-record` says before the microphone opens what is to come, so that
 * the system chooses its route once. While a microphone is open, a session that is anything else may end it.
 */
const types: Readonly<Record<AudioPurpose, string>> = { nothing: 'auto', play: 'playback', record: 'play-and-record' };

/** The browser's audio session; undefined where there is none, which is everywhere but in Safari. */
export function browserAudioSession(from: Navigator): AudioSessionPort | undefined {
  const session = (from as { readonly audioSession?: AudioSession }).audioSession;
  if (!session) return undefined;
  return {
    tell(purpose) {
      const type = types[purpose];
      if (session.type !== type) session.type = type;
    },
    onChange(listener) {
      session.addEventListener('statechange', listener);
      return () => session.removeEventListener('statechange', listener);
    },
  };
}
