import type { JSX } from 'preact';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';

export function DropTarget({ ui }: { readonly ui: Interface }): JSX.Element | null {
  if (!ui.dropping.value) return null;
  return (
    <div class="drop">
      <div class="drop-frame">
        <Icon name="file" />
        <p class="drop-title">Drop it to play it</p>
        <p>Any sound file this browser can play. It stays on this device.</p>
      </div>
    </div>
  );
}
