import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { beatAt } from '../draw/beat-now.ts';
import { LiveCanvas, type LiveDraw } from '../draw/live-canvas.tsx';
import { type BeatLook, drawBeatLights } from '../draw/meter.ts';
import { barWords, clockWords, percent, tempoText } from '../listening-words.ts';
import { lookAheadLine } from '../look-ahead-words.ts';
import { createPace, EVERY_FRAME_MS } from '../pace.ts';
import { SURE } from '../words.ts';
import type { ListeningProps } from './listening-panel.tsx';

/** The tempo, who holds it, how sure it is, and where in bar and phrase the music stands. */
export function Tempo({ ui, reading }: ListeningProps): JSX.Element {
  const now = reading.value;
  const live = ui.live.value && now.heard;
  const counts = live && now.clock !== 'idle' && now.bpm > 0;
  const words = clockWords(now, ui.live.value);
  const ahead = lookAheadLine(ui.state.lookAhead.value);
  const look = useRef<BeatLook>({ locked: false, barKnown: false, still: false });
  look.current = { locked: counts, barKnown: counts && now.barConfidence >= SURE, still: ui.reducedMotion.value };
  const draw = useMemo(() => createLights(ui.state.meter.frame, look), [ui]);
  const pace = useMemo(() => createPace(ui, EVERY_FRAME_MS), [ui]);
  return (
    <section class="field hear-tempo" aria-labelledby="hear-tempo" data-counts={counts}>
      <h3 id="hear-tempo" class="visually-hidden">
        Tempo
      </h3>
      <p class="hear-bpm">
        {counts ? tempoText(now.bpm) : '—'} <abbr title="beats per minute">BPM</abbr>
      </p>
      <p class="hear-clock">
        <strong>{words.title}</strong>
        {now.locked && <span class="hear-tag">locked</span>}
      </p>
      <LiveCanvas class="hear-lights" frames={ui.ports.frames} pace={pace} draw={draw} />
      <p class="hint hear-clock-detail">{words.detail}</p>
      <dl class="hear-sure">
        <Sure name="Beat" share={counts ? now.confidence : 0} words={counts ? percent(now.confidence) : '—'} />
        <Sure name="Bar" share={counts ? now.barConfidence : 0} words={counts ? percent(now.barConfidence) : '—'} />
      </dl>
      {ahead !== '' && <p class="hint hear-ahead">{ahead}</p>}
      <p class="hear-bar">{live ? barWords(now) : ' '}</p>
    </section>
  );
}

/** How sure, as a line with the place from which the show acts. */
function Sure({ name, share, words }: { readonly name: string; readonly share: number; readonly words: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <i class="hear-line" style={{ '--share': share, '--mark': SURE }} aria-hidden="true" />
        <span class="hear-figure">{words}</span>
      </dd>
    </div>
  );
}

function createLights(frame: Parameters<typeof beatAt>[0], look: { readonly current: BeatLook }): LiveDraw {
  const now = { phase: 0, barBeat: 0, barLength: 4 };
  return ({ context, width, height, colours }, epochMs) => {
    beatAt(frame, epochMs, now);
    context.fillStyle = colours.ink;
    context.strokeStyle = colours.ink;
    drawBeatLights(context, width, height, now, look.current);
  };
}
