import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { warningNotice } from '#app/state/app-state.ts';
import { FrameCanvas } from '../draw/frame-canvas.tsx';
import { createLevelDraw } from '../draw/meter.ts';
import { Icon } from '../icons.tsx';
import { deviceLatencyWords } from '../input-panel-words.ts';
import type { Interface } from '../interface.ts';
import { lookAheadLine } from '../look-ahead-words.ts';
import { inputWords } from '../words.ts';
import { Calibration } from './calibration.tsx';
import { FileButton } from './file-button.tsx';
import { Latency } from './latency.tsx';
import { Microphones } from './microphones.tsx';
import { Offset } from './offset.tsx';
import { Panel } from './panel.tsx';

/** What the show listens to, how well it comes in, how long it takes to become light, and how the two are brought together. */
export function InputPanel({ ui }: { readonly ui: Interface }): JSX.Element {
  const { state, actions } = ui;
  const [calibration, setCalibration] = useState<'not-yet' | 'now' | 'over'>('not-yet');
  const draw = useRef(createLevelDraw(state.meter, ui.live));
  const input = state.input.value;
  const words = inputWords(input);
  const on = input.status !== 'off' && input.status !== 'failed' && input.status !== 'ended';
  if (calibration === 'now')
    return (
      <Panel ui={ui} title="Sound">
        <Calibration ui={ui} close={() => setCalibration('over')} />
      </Panel>
    );
  return (
    <Panel ui={ui} title="Sound">
      <section class="field">
        <p class="level-words">
          <span>{words.title}</span>
          <span>{words.detail}</span>
        </p>
        <FrameCanvas class="level" frames={ui.ports.frames} active={ui.presence.awake} draw={draw.current} />
        {input.source === 'file' && <LookAhead ui={ui} />}
        <Warnings ui={ui} />
      </section>
      <Sources ui={ui} on={on} />
      {input.source === 'microphone' && state.devices.value.length > 0 && <Microphones ui={ui} />}
      <Offset ui={ui} calibrate={() => setCalibration('now')} calibrated={calibration === 'over'} />
      <Latency ui={ui}>{input.source === 'microphone' && <p class="hint">{deviceLatencyWords(state.hearing.value)}</p>}</Latency>
      <section class="field panel-foot">
        <p class="hint">Sound never leaves this device.</p>
        <button type="button" class="plain" onClick={() => ui.toggleSheet('listening')}>
          See how it listens
        </button>
        {on && (
          <button type="button" class="plain" onClick={() => actions.stopInput()}>
            Stop the sound
          </button>
        )}
      </section>
    </Panel>
  );
}

/** How far the file is known ahead: a line, and while it is being listened to a bar. */
function LookAhead({ ui }: { readonly ui: Interface }): JSX.Element | null {
  const status = ui.state.lookAhead.value;
  const line = lookAheadLine(status);
  if (line === '') return null;
  return (
    <div class="look-ahead">
      {status.state === 'listening' && <progress max={1} value={status.progress} aria-label="Look ahead" />}
      <p class="hint">{line}</p>
    </div>
  );
}

/** What is wrong with what is heard, unless a notice beside the panel says it at the moment. */
function Warnings({ ui }: { readonly ui: Interface }): JSX.Element | null {
  const said = new Set(ui.notices.value.map(({ id }) => id));
  const warnings = ui.state.hearing.value.warnings.filter(({ code }) => !said.has(warningNotice(code)));
  if (warnings.length === 0) return null;
  return (
    <ul class="input-warnings">
      {warnings.map(({ code, title, detail }) => (
        <li key={code}>
          <strong>{title}</strong>
          {detail}
        </li>
      ))}
    </ul>
  );
}

function Sources({ ui, on }: { readonly ui: Interface; readonly on: boolean }): JSX.Element {
  const { state, actions } = ui;
  const { source } = state.input.value;
  const sharing = state.sharing.value;
  return (
    <section class="field">
      <fieldset class="sources" aria-label="Source">
        <button type="button" class="source" aria-pressed={on && source === 'microphone'} onClick={() => actions.listen()}>
          <Icon name="microphone" />
          Microphone
        </button>
        <FileButton class="source" pressed={on && source === 'file'} onFile={(file) => actions.playFile(file)}>
          <Icon name="file" />
          File
        </FileButton>
        <button type="button" class="source" aria-pressed={on && source === 'demo'} onClick={() => actions.playDemo()}>
          <Icon name="demo" />
          Demo band
        </button>
        {sharing.kind !== 'none' && (
          <button type="button" class="source" aria-pressed={on && source === 'tab'} onClick={() => actions.listenToTab()}>
            <Icon name="tab" />
            {sharing.kind === 'system' ? 'Computer' : 'Other tab'}
          </button>
        )}
      </fieldset>
      <details class="sharing">
        <summary>{sharing.kind === 'none' ? 'Music from another app or tab' : 'How to share what plays here'}</summary>
        <p class="hint">{sharing.words}</p>
      </details>
    </section>
  );
}
