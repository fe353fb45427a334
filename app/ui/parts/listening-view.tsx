import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { LiveCanvas } from '../draw/live-canvas.tsx';
import { createTimeline, FUTURE_MS, PAST_MS, type TimelineLook } from '../draw/timeline.ts';
import { agreementWords } from '../listening-words.ts';
import { createPace, EVERY_FRAME_MS } from '../pace.ts';
import type { ListeningProps } from './listening-panel.tsx';

/** The last seconds of onset strength, with beats found and foretold. */
export function View({ ui, history, reading }: ListeningProps): JSX.Element {
  const still = ui.reducedMotion.value;
  const look = useRef<{ -readonly [K in keyof TimelineLook]: TimelineLook[K] }>({ still });
  look.current.still = still;
  const draw = useMemo(() => createTimeline(ui.state.meter.frame, history.recent, look.current), [ui, history]);
  const pace = useMemo(() => createPace(ui, EVERY_FRAME_MS), [ui]);
  const words = ui.live.value ? agreementWords(reading.value.agreement) : 'Starts with the sound.';
  return (
    <section class="field hear-view" aria-labelledby="hear-view">
      <h3 id="hear-view" class="visually-hidden">
        Onsets and beats of the last {PAST_MS / 1000} seconds, and those foretold for the next {FUTURE_MS / 1000}
      </h3>
      <LiveCanvas class="hear-timeline" frames={ui.ports.frames} pace={pace} draw={draw} />
      <ul class="hear-legend" aria-hidden="true">
        <li data-mark="whole">onset strength</li>
        <li data-mark="treble">treble</li>
        <li data-mark="bass">bass</li>
        <li data-mark="onset">onset</li>
        <li data-mark="beat">beat, bar, phrase</li>
        <li data-mark="now">now, then foretold</li>
        <li data-mark="tap">your tap</li>
      </ul>
      <p class="hear-agreement">{words}</p>
    </section>
  );
}
