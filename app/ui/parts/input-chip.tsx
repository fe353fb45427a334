import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { InputSource, InputState } from '#app/state/app-state.ts';
import { FrameCanvas } from '../draw/frame-canvas.tsx';
import { type Draw, drawBands } from '../draw/meter.ts';
import { Icon, type IconName } from '../icons.tsx';
import type { Interface } from '../interface.ts';
import { inputWords } from '../words.ts';

const sourceIcon: Readonly<Record<InputSource, IconName>> = {
  none: 'silent',
  microphone: 'microphone',
  file: 'file',
  demo: 'demo',
  tab: 'tab',
};

/** What the show hears and how loud; opens the panel that changes it. */
export function InputChip({ ui }: { readonly ui: Interface }): JSX.Element {
  const input = ui.state.input.value;
  const words = inputWords(input);
  const draw = useRef<Draw>((context, width, height) => drawBands(context, width, height, ui.state.meter, ui.live.peek()));
  return (
    <button
      type="button"
      class="chip"
      aria-expanded={ui.sheet.value === 'input'}
      data-status={input.status}
      title="Sound (I)"
      onClick={() => (input.status === 'blocked' ? resume(ui, input) : ui.toggleSheet('input'))}
    >
      <Icon name={sourceIcon[input.source]} />
      <span class="chip-words">
        <span class="visually-hidden">Sound: </span>
        <span class="chip-title">{words.title}</span>
        <span class="visually-hidden">, </span>
        <span class="chip-detail">{words.detail}</span>
      </span>
      <FrameCanvas class="chip-meter" frames={ui.ports.frames} active={ui.presence.awake} draw={draw.current} />
    </button>
  );
}

/** The tap is the gesture the browser wants; a file's sound resumes by it alone. */
function resume(ui: Interface, input: InputState): void {
  if (input.source === 'microphone') ui.actions.listen();
  else if (input.source === 'demo') ui.actions.playDemo();
  else ui.toggleSheet('input');
}
