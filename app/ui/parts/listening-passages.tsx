import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { LiveCanvas } from '../draw/live-canvas.tsx';
import { createRibbon } from '../draw/ribbon.ts';
import { PASSAGE_WORDS, percent, sectionWords } from '../listening-words.ts';
import { createPace } from '../pace.ts';
import type { Reading } from '../reading.ts';
import type { ListeningProps } from './listening-panel.tsx';

const RIBBON_EVERY_MS = 240;

/** The shape of the music: what it does now, and the last two minutes. */
export function Passages({ ui, history, reading }: ListeningProps): JSX.Element {
  const draw = useMemo(() => createRibbon(history.past), [history]);
  const pace = useMemo(() => createPace(ui, RIBBON_EVERY_MS), [ui]);
  const now = reading.value;
  const live = ui.live.value && now.heard;
  const { title, detail } = PASSAGE_WORDS[live ? now.passage : 'silence'];
  return (
    <section class="field hear-passages" aria-labelledby="hear-passages">
      <h3 id="hear-passages" class="field-name hear-head">
        The last two minutes
        <span class="hear-now">
          {live ? title : '—'}
          {live && <span class="hear-figure">{strengthOf(now)}</span>}
        </span>
      </h3>
      <LiveCanvas class="hear-ribbon" frames={ui.ports.frames} pace={pace} draw={draw} />
      <p class="hint">{live ? `${detail} ${sectionWords(now)}.` : 'Builds, breakdowns, drops and sections, as the music brings them.'}</p>
    </section>
  );
}

function strengthOf({ passage, build, breakdown }: Reading): string {
  if (passage === 'build') return percent(build);
  return passage === 'breakdown' ? percent(breakdown) : '';
}
