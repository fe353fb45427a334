import type { JSX } from 'preact';
import { LEAST_OFFSET_MS, MOST_OFFSET_MS } from '#app/state/app-state.ts';
import { takeFocus } from '../focus.ts';
import { offsetHint, shiftWords } from '../input-panel-words.ts';
import type { Interface } from '../interface.ts';

const place = (ms: number): string => `${((ms - LEAST_OFFSET_MS) / (MOST_OFFSET_MS - LEAST_OFFSET_MS)) * 100}%`;

/** How much later than usual the picture follows the sound, by hand or by tapping. */
export function Offset(props: {
  readonly ui: Interface;
  readonly calibrate: () => void;
  /** Somebody comes back from calibration: the focus goes to where they left. */
  readonly calibrated: boolean;
}): JSX.Element {
  const { ui, calibrate, calibrated } = props;
  const ms = ui.state.offsetMs.value;
  return (
    <section class="field">
      <label class="slider slider-from">
        <span class="field-name">Picture to sound</span>
        <output>{shiftWords(ms)}</output>
        <input
          type="range"
          min={LEAST_OFFSET_MS}
          max={MOST_OFFSET_MS}
          step="5"
          value={ms}
          // The label is the output's: that comes first in it.
          aria-label="Picture to sound"
          aria-valuetext={`Picture ${shiftWords(ms)}`}
          style={{ '--from': place(Math.min(0, ms)), '--to': place(Math.max(0, ms)) }}
          onInput={(event) => ui.actions.setOffset(event.currentTarget.valueAsNumber)}
        />
      </label>
      <p class="hint">{offsetHint(ms, ui.state.output.value)}</p>
      <div class="offset-acts">
        <button type="button" class="plain" ref={calibrated ? takeFocus : null} onClick={calibrate}>
          Find it by tapping
        </button>
        {ms !== 0 && (
          <button type="button" class="plain" onClick={() => ui.actions.setOffset(0)}>
            Reset
          </button>
        )}
      </div>
    </section>
  );
}
