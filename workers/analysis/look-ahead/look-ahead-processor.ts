import type { BeatMap, BeatMapMessage } from '#app/audio/beat-map.ts';
import { type LookAheadStatus, noLookAhead, type RecordingMessage } from '#app/audio/look-ahead.ts';
import type { Processor, ProcessorContext } from '#app/show/processor.ts';
import { lookAhead } from './look-ahead.ts';
import type { Sliced } from './recording.ts';

/** The live analysis of the same thread waits no longer than this. */
const TURN_MS = 6;
/** Progress is worth telling when it has grown by this. */
const STEP = 0.02;

/** Listens to the file that plays, all of it, in small turns between those of the live analysis; answers with its map. */
export function createLookAhead({ clock, inlet, outlet, logger, report }: ProcessorContext): Processor {
  const recordings = inlet<RecordingMessage>('recording');
  const maps = outlet<BeatMapMessage>('map');
  const statuses = outlet<LookAheadStatus>('status');
  let work: Sliced<BeatMap> | undefined;
  let id = '';
  let told = noLookAhead;
  let startedMs = 0;
  /** What a full link did not take, and what it took: whoever reads there anew does not know it. */
  let found: BeatMapMessage | undefined;
  let given: BeatMapMessage | undefined;

  function tell(state: LookAheadStatus['state'], progress = 0): void {
    told = { state, progress };
    statuses.send(told);
  }

  function take(message: RecordingMessage): void {
    id = message.id;
    work = found = given = undefined;
    switch (message.type) {
      case 'reading':
        tell('reading');
        return;
      case 'none':
        logger.log('info', 'no look ahead', { reason: message.reason });
        tell(message.reason);
        return;
      case 'recording': {
        const { sampleRate, samples } = message;
        startedMs = clock.now();
        work = lookAhead({ sampleRate, channels: [samples] });
        tell('listening');
      }
    }
  }

  function turn(running: Sliced<BeatMap>): void {
    const until = clock.now() + TURN_MS;
    do {
      const step = running.next();
      if (!step.done) {
        if (step.value - told.progress >= STEP) tell('listening', step.value);
        continue;
      }
      work = undefined;
      found = { id, map: step.value };
      logger.log('info', 'looked ahead', { seconds: Math.round(step.value.seconds), tookMs: Math.round(clock.now() - startedMs) });
      return;
    } while (clock.now() < until);
  }

  return {
    process() {
      const message = recordings.takeLatest();
      if (message) take(message);
      try {
        if (work) turn(work);
      } catch (error) {
        work = undefined;
        report(error);
        tell('failed');
      }
      if (!found || !maps.send(found)) return;
      given = found;
      found = undefined;
      tell('ready', 1);
    },
    linked(port) {
      if (port === 'map') found ??= given;
      else if (port === 'status') statuses.send(told);
    },
    cleanup() {
      work = found = given = undefined;
      tell('none');
    },
  };
}
