import type { JSX } from 'preact';
import type { Interface } from '../interface.ts';

/** Stays while the last hurtful action can be taken back; the state knows how long that is. */
export function UndoToast({ ui }: { readonly ui: Interface }): JSX.Element {
  const undo = ui.state.undo.value;
  return (
    <div class="toast-place" role="status">
      {undo && (
        <div class="toast">
          <p>{undo.label}</p>
          <button type="button" class="plain" title="Undo (Z)" onClick={() => ui.actions.undo()}>
            Undo
          </button>
        </div>
      )}
    </div>
  );
}
