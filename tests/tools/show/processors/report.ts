import { ACT_CONFIDENCE, F, type FeatureFrame, MOODS } from '#app/audio/feature-frame.ts';
import type { Processor, ProcessorContext } from '#app/show/processor.ts';
import type { Teller } from './told.ts';

const at = (frame: FeatureFrame, index: number): number => frame[index] ?? 0;

/** Tells of beats the show would act on, and of changes of mood and silence. */
export function createReport(context: ProcessorContext): Processor {
  const features = context.inlet<FeatureFrame>('features');
  const teller = context.resource<Teller>('teller');
  let beatIndex = 0;
  let mood = -1;
  let silent: boolean | undefined;

  function beat(frame: FeatureFrame): void {
    const index = at(frame, F.beatIndex);
    // It counts what it sees: a clock that begins anew is taken as it comes.
    if (index === beatIndex) return;
    beatIndex = index;
    const bpm = at(frame, F.bpm);
    const confidence = at(frame, F.confidence);
    if (confidence < ACT_CONFIDENCE || bpm <= 0) return;
    const time = at(frame, F.time) - (at(frame, F.beatPhase) * 60) / bpm;
    const bar = at(frame, F.barConfidence) >= ACT_CONFIDENCE ? at(frame, F.barBeat) + 1 : 0;
    teller.postMessage({ type: 'beat', time, index, bar, bpm, confidence });
  }

  function tell(frame: FeatureFrame): void {
    // Frames of the default analysis: nothing plays, so there is nothing to tell.
    if (at(frame, F.source) === 0) return;
    beat(frame);
    const time = at(frame, F.time);
    const isSilent = at(frame, F.silence) === 1;
    if (isSilent !== silent) teller.postMessage({ type: 'silence', time, silent: isSilent });
    silent = isSilent;
    if (at(frame, F.mood) === mood) return;
    mood = at(frame, F.mood);
    teller.postMessage({ type: 'mood', time, mood: MOODS[mood] ?? 'neutral' });
  }

  return {
    process() {
      for (let frame = features.take(); frame; frame = features.take()) tell(frame);
    },
    checkpoint: () => ({ beatIndex, mood, silent: silent ?? true }),
    restore(state) {
      const before = state as { readonly beatIndex?: unknown; readonly mood?: unknown; readonly silent?: unknown };
      if (typeof before.beatIndex === 'number') beatIndex = before.beatIndex;
      if (typeof before.mood === 'number') mood = before.mood;
      if (typeof before.silent === 'boolean') silent = before.silent;
    },
  };
}
