import type { SharedSound } from '#app/audio/tab-audio.ts';

/** What was shared, from the gesture that asked for it until an input takes it. */
export interface SharedSoundShelf {
  /** Call within a gesture. Rejects with an InputError. */
  ask(): Promise<SharedSound>;
  take(): SharedSound | undefined;
  dispose(): void;
}

export function createSharedSounds(share: () => Promise<SharedSound>): SharedSoundShelf {
  let waiting: SharedSound | undefined;
  let isOver = false;
  function drop(): void {
    waiting?.stop();
    waiting = undefined;
  }
  return {
    async ask() {
      const shared = await share();
      drop();
      if (isOver) shared.stop();
      else waiting = shared;
      return shared;
    },
    take() {
      const taken = waiting;
      waiting = undefined;
      return taken;
    },
    dispose() {
      isOver = true;
      drop();
    },
  };
}
