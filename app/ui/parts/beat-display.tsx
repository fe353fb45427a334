import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { type BeatNow, beatAt } from '../draw/beat-now.ts';
import { FrameCanvas } from '../draw/frame-canvas.tsx';
import { type BeatLook, type Draw, drawBeatLights } from '../draw/meter.ts';
import type { Interface } from '../interface.ts';
import { beatWords } from '../words.ts';

/** Tempo, how sure the listening is of it, and the beats themselves. Says so when there is no beat; opens the panel that shows why. */
export function BeatDisplay({ ui }: { readonly ui: Interface }): JSX.Element {
  const words = beatWords(ui.state.beat.value, ui.live.value);
  const look = useRef<BeatLook>({ locked: false, barKnown: false, still: false });
  look.current = { locked: words.locked, barKnown: words.barKnown, still: ui.reducedMotion.value };
  const now = useRef<BeatNow>({ phase: 0, barBeat: 0, barLength: 4 });
  const draw = useRef<Draw>((context, width, height, timeMs) => {
    beatAt(ui.state.meter.frame, performance.timeOrigin + timeMs, now.current);
    drawBeatLights(context, width, height, now.current, look.current);
  });
  return (
    <button
      type="button"
      class="beat"
      data-locked={words.locked}
      aria-expanded={ui.sheet.value === 'listening'}
      title="Listening (M)"
      onClick={() => ui.toggleSheet('listening')}
    >
      <span class="visually-hidden">Listening: </span>
      <span class="beat-tempo">
        <span class="beat-bpm">{words.bpm}</span> <abbr title="beats per minute">BPM</abbr>
      </span>
      <span class="beat-how">
        <FrameCanvas class="beat-lights" frames={ui.ports.frames} active={ui.presence.awake} draw={draw.current} />
        <span class="visually-hidden">, </span>
        <span class="beat-words">{words.detail}</span>
      </span>
    </button>
  );
}
