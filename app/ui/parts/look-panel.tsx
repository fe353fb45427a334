import type { JSX } from 'preact';
import type { Interface } from '../interface.ts';
import { drawingWords, ENGINE_CHOICES, ENGINE_NAMES, engineTitle } from '../words.ts';
import { Option, Panel } from './panel.tsx';

/** How the pictures move and which ones come: engine, style, and how strongly the music takes hold. */
export function LookPanel({ ui }: { readonly ui: Interface }): JSX.Element {
  const { state, actions } = ui;
  const percent = Math.round(state.intensity.value * 100);
  return (
    <Panel ui={ui} title="Look">
      <section class="field">
        <label class="slider">
          <span class="field-name">Music moves the picture</span>
          <output>{percent} %</output>
          <input
            type="range"
            min="0"
            max="100"
            step="5"
            value={percent}
            aria-label="Music moves the picture"
            aria-valuetext={`${percent} percent`}
            style={{ '--filled': `${percent}%` }}
            onInput={(event) => actions.setIntensity(event.currentTarget.valueAsNumber / 100)}
          />
        </label>
        {ui.reducedMotion.value && <p class="hint">This device asks for less motion: the picture moves slowly and never pulses.</p>}
      </section>
      <fieldset class="field">
        <legend class="field-name">How pictures change</legend>
        <div class="options">
          {ENGINE_CHOICES.map((engine) => (
            <Option
              key={engine}
              pressed={state.engine.value === engine}
              title={engine === 'auto' ? 'Automatic' : engineTitle(engine)}
              detail={engine === 'auto' ? 'Whatever suits the music.' : ENGINE_NAMES[engine].what}
              run={() => actions.setEngine(engine)}
            />
          ))}
        </div>
        <p class="hint">{drawingWords(state.drawing.value)}</p>
      </fieldset>
      <fieldset class="field">
        <legend class="field-name">Style</legend>
        <div class="options options-two">
          <Option pressed={state.style.value === ''} title="Any style" run={() => actions.setStyle('')} />
          {state.styles.value.map((style) => (
            <Option
              key={style.id}
              pressed={state.style.value === style.id}
              title={style.title}
              detail={style.count === 1 ? '1 picture' : `${style.count} pictures`}
              run={() => actions.setStyle(style.id)}
            />
          ))}
        </div>
      </fieldset>
    </Panel>
  );
}
