import type { JSX } from 'preact';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';

/** How the app itself stands: offline, ready for offline, installable; and the list of keys. */
export function AppMarks({ ui }: { readonly ui: Interface }): JSX.Element {
  const { online, offlineReady, installable } = ui.state.app.value;
  return (
    <div class="marks">
      {online ? (
        offlineReady && (
          <span class="mark">
            <Icon name="check" />
            <span class="mark-words">Works offline</span>
          </span>
        )
      ) : (
        <span class="mark">
          <Icon name="offline" />
          <span class="mark-words">{offlineReady ? 'Offline, all works' : 'Offline'}</span>
        </span>
      )}
      {installable && (
        <button type="button" class="quiet" onClick={() => ui.actions.install()}>
          <Icon name="install" />
          Install
        </button>
      )}
      <button
        type="button"
        class="quiet help-button"
        aria-label="Keys and help"
        aria-haspopup="dialog"
        title="Keys and help (?)"
        onClick={() => ui.toggleSheet('help')}
      >
        <Icon name="help" />
      </button>
    </div>
  );
}
