import type { JSX } from 'preact';
import type { BarLength } from '#app/state/frame.ts';
import { SURE } from '../words.ts';
import { Nudge } from './listening-nudge.tsx';
import type { ListeningProps } from './listening-panel.tsx';
import { MomentButton } from './moment-button.tsx';

const BAR_LENGTHS: readonly BarLength[] = [2, 3, 4, 5, 6, 7];

/** What a person can tell the beat: they outrank the tracker. */
export function Hands({ ui, reading }: ListeningProps): JSX.Element {
  const { actions } = ui;
  const { clock, locked, barLength, barConfidence } = reading.value;
  const alone = clock !== 'manual' && !locked;
  return (
    <fieldset class="field hear-hands">
      <legend class="visually-hidden">Take the beat in hand</legend>
      <MomentButton class="hear-tap" onMoment={(epochMs) => actions.tapBeat(epochMs)}>
        <span class="hear-tap-word">Tap</span> <span class="hear-tap-hint">the beat, four times or more</span>
      </MomentButton>
      <button type="button" class="hear-order" aria-label="÷2: half as fast" onClick={() => actions.halveTempo()}>
        ÷2
      </button>
      <button type="button" class="hear-order" aria-label="×2: twice as fast" onClick={() => actions.doubleTempo()}>
        ×2
      </button>
      <MomentButton class="hear-order hear-one" title="A bar begins here" onMoment={(epochMs) => actions.markOne(epochMs)}>
        The one
      </MomentButton>
      <Nudge ui={ui} />
      <button type="button" class="hear-order hear-lock" aria-pressed={locked} onClick={() => actions.lockTempo(!locked)}>
        Lock tempo
      </button>
      <button type="button" class="hear-order hear-release" aria-pressed={alone} onClick={() => actions.releaseTempo()}>
        Let it listen
      </button>
      <fieldset class="hear-meters">
        <legend class="hear-meters-name">Beats in a bar</legend>
        {BAR_LENGTHS.map((beats) => (
          <button
            key={beats}
            type="button"
            class="hear-order"
            aria-pressed={clock !== 'idle' && barConfidence >= SURE && barLength === beats}
            onClick={() => actions.setMeter(beats)}
          >
            {beats}
          </button>
        ))}
      </fieldset>
    </fieldset>
  );
}
