import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { MOODS } from '#app/state/frame.ts';
import { LiveCanvas } from '../draw/live-canvas.tsx';
import { createMoodPlane } from '../draw/mood-plane.ts';
import { KEY_FROM, keyWords, MOOD_WORDS, percent } from '../listening-words.ts';
import { createPace } from '../pace.ts';
import type { ListeningProps } from './listening-panel.tsx';

const MOOD_EVERY_MS = 120;

/** How the music feels, on the plane of gladness and stir, and its key. */
export function Mood({ ui, history, reading }: ListeningProps): JSX.Element {
  const draw = useMemo(() => createMoodPlane(ui.state.meter.frame, history.past), [ui, history]);
  const pace = useMemo(() => createPace(ui, MOOD_EVERY_MS), [ui]);
  const now = reading.value;
  const live = ui.live.value && now.heard;
  const key = keyWords(live ? now : { ...now, tonic: -1 });
  return (
    <section class="field hear-mood" aria-labelledby="hear-mood">
      <h3 id="hear-mood" class="field-name">
        Mood and key
      </h3>
      <div class="hear-plane">
        <LiveCanvas class="hear-plane-canvas" frames={ui.ports.frames} pace={pace} draw={draw} />
        <span data-edge="top">stirred</span>
        <span data-edge="bottom">at rest</span>
        <span data-edge="left">sad</span>
        <span data-edge="right">glad</span>
      </div>
      <div class="hear-feel">
        <ul class="hear-moods">
          {MOODS.map((mood) => (
            <li key={mood} aria-current={live && mood === now.mood ? 'true' : undefined}>
              {MOOD_WORDS[mood]}
            </li>
          ))}
        </ul>
        <p class="hear-key">
          <span class="hear-key-name" aria-hidden="true">
            {key.shown}
          </span>
          <span class="visually-hidden">Key: {key.spoken}</span>
          <span class="hint">
            {key.known ? `${percent(now.keyConfidence)} sure` : `key not sure yet; named from ${percent(KEY_FROM)} on`}
          </span>
        </p>
      </div>
    </section>
  );
}
