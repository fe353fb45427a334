import type { JSX } from 'preact';
import { Icon, type IconName } from '../icons.tsx';
import type { Interface } from '../interface.ts';
import { BeatDisplay } from './beat-display.tsx';
import { InputChip } from './input-chip.tsx';

/** The bar at the lower edge, within reach of one thumb. */
export function Dock({ ui }: { readonly ui: Interface }): JSX.Element {
  return (
    <section class="dock fades" aria-label="Controls">
      <Caption ui={ui} />
      <Transport ui={ui} />
      <div class="dock-sound">
        <BeatDisplay ui={ui} />
        <InputChip ui={ui} />
      </div>
    </section>
  );
}

/** The label beside the picture, as a museum would set it. */
function Caption({ ui }: { readonly ui: Interface }): JSX.Element {
  const artwork = ui.state.artwork.value;
  const mood = ui.state.beat.value.mood;
  const tempered = ui.live.value && mood !== '' && mood !== 'neutral';
  return (
    <div class="caption">
      <p class="caption-title">{artwork?.title ?? 'Choosing a picture'}</p>
      <p class="caption-style">
        {artwork?.style ?? ' '}
        {tempered && <span> · {mood}</span>}
      </p>
    </div>
  );
}

function Transport({ ui }: { readonly ui: Interface }): JSX.Element {
  const { state, actions, sheet } = ui;
  const starred = state.artwork.value?.starred ?? false;
  const hold = state.hold.value;
  const none = state.artwork.value === null;
  return (
    <fieldset class="transport" aria-label="Picture">
      <Control icon="ban" label="Ban this picture" keys="B" disabled={none} run={() => actions.ban()} />
      <Control
        icon="star"
        label="Star this picture"
        keys="S"
        pressed={starred}
        filled={starred}
        disabled={none}
        run={() => actions.toggleStar()}
      />
      <Control icon="next" label="Next picture" keys="N" class="control-main" first run={() => actions.next()} />
      <Control icon="hold" label="Hold this picture" keys="space" pressed={hold} filled={hold} run={() => actions.setHold(!hold)} />
      <Control icon="look" label="Look" keys="L" expanded={sheet.value === 'look'} run={() => ui.toggleSheet('look')} />
      {ui.ports.canFullScreen && (
        <Control
          icon={ui.fullScreen.value ? 'leave' : 'enter'}
          label={ui.fullScreen.value ? 'Leave full screen' : 'Full screen'}
          keys="F"
          run={() => actions.toggleFullScreen()}
        />
      )}
    </fieldset>
  );
}

function Control(props: {
  readonly icon: IconName;
  readonly label: string;
  readonly keys: string;
  readonly class?: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly filled?: boolean;
  readonly disabled?: boolean;
  readonly first?: boolean;
  readonly run: () => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`control ${props.class ?? ''}`}
      aria-label={props.label}
      title={`${props.label} (${props.keys})`}
      aria-pressed={props.pressed}
      aria-expanded={props.expanded}
      disabled={props.disabled}
      data-first={props.first || undefined}
      onClick={props.run}
    >
      <Icon name={props.icon} filled={props.filled ?? false} />
    </button>
  );
}
