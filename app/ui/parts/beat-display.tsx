import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { FrameCanvas } from '../draw/frame-canvas.tsx';
import { type BeatLook, type Draw, drawBeatLights } from '../draw/meter.ts';
import type { Interface } from '../interface.ts';
import { beatWords } from '../words.ts';

/** Tempo, how sure the listening is of it, and the beats themselves. Says so when there is no beat. */
export function BeatDisplay({ ui }: { readonly ui: Interface }): JSX.Element {
  const words = beatWords(ui.state.beat.value, ui.live.value);
  const look = useRef<BeatLook>({ locked: false, barKnown: false, still: false });
  look.current = { locked: words.locked, barKnown: words.barKnown, still: ui.reducedMotion.value };
  const draw = useRef<Draw>((context, width, height) => drawBeatLights(context, width, height, ui.state.meter, look.current));
  return (
    <div class="beat" data-locked={words.locked}>
      <p class="beat-tempo">
        <span class="beat-bpm">{words.bpm}</span> <abbr title="beats per minute">BPM</abbr>
      </p>
      <div class="beat-how">
        <FrameCanvas class="beat-lights" frames={ui.ports.frames} active={ui.presence.awake} draw={draw.current} />
        <p class="beat-words">{words.detail}</p>
      </div>
    </div>
  );
}
