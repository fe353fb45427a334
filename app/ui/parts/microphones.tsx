import type { JSX } from 'preact';
import { deviceDetail } from '../input-panel-words.ts';
import type { Interface } from '../interface.ts';
import { Option } from './panel.tsx';

/** Which microphone listens; the person's choice is marked, and the one that is heard meanwhile says so. */
export function Microphones({ ui }: { readonly ui: Interface }): JSX.Element {
  const { state, actions } = ui;
  const chosen = state.chosenDevice.value;
  const hearing = state.hearing.value;
  const away = hearing.warnings.find(({ code }) => code === 'away');
  const isThere = state.devices.value.some(({ id }) => id === chosen);
  // An id that changed: what is heard is what was chosen, unless that is away.
  const marked = chosen === '' || isThere ? chosen : away ? null : hearing.deviceId;
  return (
    <fieldset class="field">
      <legend class="field-name">Which microphone</legend>
      <div class="options">
        <Option
          pressed={marked === ''}
          title="The system’s default"
          detail={state.defaultDevice.value === '' ? undefined : state.defaultDevice.value}
          run={() => actions.listen('')}
        />
        {state.devices.value.map((device) => (
          <Option
            key={device.id}
            pressed={device.id === marked}
            title={device.label}
            detail={deviceDetail(device, hearing)}
            run={() => actions.listen(device.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}
