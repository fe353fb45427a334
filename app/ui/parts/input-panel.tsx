import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { FrameCanvas } from '../draw/frame-canvas.tsx';
import { createLevelDraw } from '../draw/meter.ts';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';
import { inputWords, latencyWords } from '../words.ts';
import { FileButton } from './file-button.tsx';
import { Option, Panel } from './panel.tsx';

/** What the show listens to, how loud it comes in, and how long it takes to become light. */
export function InputPanel({ ui }: { readonly ui: Interface }): JSX.Element {
  const { state, actions } = ui;
  const input = state.input.value;
  const words = inputWords(input);
  const draw = useRef(createLevelDraw(state.meter, ui.live));
  const on = input.status !== 'off' && input.status !== 'failed' && input.status !== 'ended';
  return (
    <Panel ui={ui} title="Sound">
      <section class="field">
        <p class="level-words">
          <span>{words.title}</span>
          <span>{words.detail}</span>
        </p>
        <FrameCanvas class="level" frames={ui.ports.frames} active={ui.presence.awake} draw={draw.current} />
      </section>
      <fieldset class="field sources" aria-label="Source">
        <button type="button" class="source" aria-pressed={on && input.source === 'microphone'} onClick={() => actions.listen()}>
          <Icon name="microphone" />
          Microphone
        </button>
        <FileButton class="source" pressed={on && input.source === 'file'} onFile={(file) => actions.playFile(file)}>
          <Icon name="file" />
          File
        </FileButton>
        <button type="button" class="source" aria-pressed={on && input.source === 'demo'} onClick={() => actions.playDemo()}>
          <Icon name="demo" />
          Demo band
        </button>
      </fieldset>
      {input.source === 'microphone' && state.devices.value.length > 0 && (
        <fieldset class="field">
          <legend class="field-name">Which microphone</legend>
          <div class="options">
            {state.devices.value.map((device) => (
              <Option key={device.id} pressed={device.label === input.label} title={device.label} run={() => actions.listen(device.id)} />
            ))}
          </div>
        </fieldset>
      )}
      <Latency ui={ui} />
      <section class="field panel-foot">
        <p class="hint">Sound never leaves this device.</p>
        {on && (
          <button type="button" class="plain" onClick={() => actions.stopInput()}>
            Stop the sound
          </button>
        )}
      </section>
    </Panel>
  );
}

const STAGES = ['capture', 'window', 'analysis', 'render'] as const;

function Latency({ ui }: { readonly ui: Interface }): JSX.Element {
  const latency = ui.state.latency.value;
  const live = ui.live.value;
  const known = live && latency.total > 0;
  const show = (ms: number): string => (known ? (ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)) : '—');
  return (
    <section class="field" aria-labelledby="input-latency">
      <h3 id="input-latency" class="field-name latency-name">
        From sound to light
        <span class="latency-total">{show(latency.total)} ms</span>
      </h3>
      <div class="latency-bar" aria-hidden="true">
        {STAGES.map((stage) => (
          <i key={stage} style={{ flexGrow: known ? Math.max(0, latency[stage]) : 1 }} />
        ))}
      </div>
      <dl class="latency-parts">
        {STAGES.map((stage) => (
          <div key={stage}>
            <dt>{stage}</dt>
            <dd>{show(latency[stage])}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{latencyWords(latency, live)}</p>
    </section>
  );
}
