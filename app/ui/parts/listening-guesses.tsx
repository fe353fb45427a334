import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Actions } from '#app/state/app-state.ts';
import { OTHER_TEMPO, percent, type Relation, relationOf, tempoText } from '../listening-words.ts';
import type { ListeningProps } from './listening-panel.tsx';

/** What the beat could be: the tempi that are believed in most. Pressing an octave of the one that is counted chooses it. */
export function Guesses({ ui, reading }: ListeningProps): JSX.Element {
  const explained = useSignal(0);
  const { hypotheses, bpm, clock } = reading.value;
  const counted = clock === 'idle' ? 0 : bpm;
  const live = ui.live.value;
  return (
    <section class="field hear-guesses" aria-labelledby="hear-guesses">
      <h3 id="hear-guesses" class="field-name">
        What the beat could be
      </h3>
      {live && hypotheses.length > 0 ? (
        <ul>
          {hypotheses.map((guess, index) => {
            const relation = relationOf(guess.bpm, counted);
            return (
              <li key={index}>
                <button
                  type="button"
                  class="hear-guess"
                  aria-pressed={relation.octaves === 0}
                  onClick={() => {
                    explained.value = choose(relation, ui.actions) ? 0 : explained.value + 1;
                  }}
                >
                  <span class="hear-guess-bpm">{tempoText(guess.bpm)}</span>
                  <span class="hear-guess-words">{relation.words}</span>
                  <span class="hear-figure">{percent(guess.share)}</span>
                  <i class="hear-line" style={{ '--share': guess.share }} aria-hidden="true" />
                </button>
              </li>
            );
          })}
        </ul>
      ) : (
        <p class="hint">No tempo stands out yet.</p>
      )}
      <p class="hint" role="status">
        {explained.value > 0 ? OTHER_TEMPO : ''}
      </p>
    </section>
  );
}

/** False where no order leads from the counted tempo to this one. */
function choose({ octaves }: Relation, actions: Actions): boolean {
  if (octaves === null) return false;
  for (let times = Math.abs(octaves); times > 0; times--) {
    if (octaves > 0) actions.doubleTempo();
    else actions.halveTempo();
  }
  return true;
}
