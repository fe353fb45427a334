import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { AS_USUAL, createRelativeBar, createStereo, createUnitBar, RELATIVE_TOP } from '../draw/levels.ts';
import { LiveCanvas, type LiveDraw } from '../draw/live-canvas.tsx';
import { decibelText, inputLevelWords, percent, stereoWords } from '../listening-words.ts';
import { createPace } from '../pace.ts';
import type { ListeningProps } from './listening-panel.tsx';

const LEVELS_MS = 30;

const RELATIVE = [
  ['Now', 'level', 'level'],
  ['Bass', 'bassSmooth', 'bass'],
  ['Middle', 'midSmooth', 'mid'],
  ['Treble', 'trebleSmooth', 'treble'],
] as const;

/** How loud it is on each scale. The bars are for the eye, the figures for everybody. */
export function Levels({ ui, reading }: ListeningProps): JSX.Element {
  const { frame } = ui.state.meter;
  const now = reading.value;
  const draws = useMemo(
    () => ({
      relative: RELATIVE.map(([, smooth, moment]) => createRelativeBar(frame, smooth, moment)),
      presence: createUnitBar(frame, 'presence'),
      energy: createUnitBar(frame, 'energy'),
      stereo: createStereo(frame),
    }),
    [frame],
  );
  const pace = useMemo(() => createPace(ui, LEVELS_MS), [ui]);
  const gate = inputLevelWords(now);
  const open = now.heard && !now.silent;
  const relative = [now.level, now.bass, now.mid, now.treble];
  const row = (name: string, draw: LiveDraw | undefined, words: string): JSX.Element => (
    <div key={name}>
      <dt>{name}</dt>
      <dd>
        {draw && <LiveCanvas class="hear-meter" frames={ui.ports.frames} pace={pace} draw={draw} />}
        <span class="hear-figure">{words}</span>
      </dd>
    </div>
  );
  return (
    <section class="field hear-levels" aria-labelledby="hear-levels">
      <h3 id="hear-levels" class="field-name">
        Levels
      </h3>
      <p class="hear-gate" data-clipping={now.clipping}>
        <strong>{gate.title}</strong> <span class="hint">{gate.detail}</span>
      </p>
      <dl class="hear-bars">
        {RELATIVE.map(([name], index) => row(name, draws.relative[index], open ? (relative[index] ?? 0).toFixed(1) : '—'))}
        <div class="hear-scale" aria-hidden="true">
          <dt />
          <dd>
            <span style={{ '--at': 0 }}>0</span>
            <span style={{ '--at': AS_USUAL / RELATIVE_TOP }}>1 as usual</span>
            <span style={{ '--at': 1 }}>{RELATIVE_TOP}</span>
          </dd>
        </div>
        {row('Passage', draws.presence, open ? percent(now.presence) : '—')}
        {row('Intensity', draws.energy, open ? percent(now.energy) : '—')}
        {row('Stereo', draws.stereo, stereoWords(now))}
      </dl>
      <p class="hear-input">
        Input {now.heard ? decibelText(now.rmsDb) : '—'} · peak {now.heard ? decibelText(now.peakDb) : '—'}
      </p>
      <p class="hint">Now and the bands: against the last seconds. Passage: the last seconds against the last 45. Intensity: by itself.</p>
    </section>
  );
}
