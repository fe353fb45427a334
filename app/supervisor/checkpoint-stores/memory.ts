import type { Checkpoint, CheckpointStore } from '#app/show/checkpoint.ts';

/** As many as are kept anywhere. */
export const KEPT_CHECKPOINTS = 12;

/** Checkpoints for as long as the page lives: for tests, and where nothing else is to be had. */
export function createMemoryCheckpointStore(keep = KEPT_CHECKPOINTS): CheckpointStore {
  let kept: readonly Checkpoint[] = [];
  return {
    async save(checkpoint) {
      // One that bears a later time was written under a clock that was wrong: it must not stand in the way of newer ones.
      kept = [checkpoint, ...kept.filter(({ savedAtMs }) => savedAtMs < checkpoint.savedAtMs)].slice(0, keep);
    },
    list: async () => kept,
    async clear() {
      kept = [];
    },
  };
}
