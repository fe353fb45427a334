import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';
import { SHORTCUTS } from '../shortcuts.ts';

/** The keys, and the switch that turns them off. */
export function HelpSheet({ ui }: { readonly ui: Interface }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    // A tap beside the sheet lands on the dialog itself; Escape is the keyboard's way.
    const beside = (event: MouseEvent): void => {
      if (event.target === element) ui.closeSheet();
    };
    element.addEventListener('click', beside);
    element.showModal();
    return () => {
      element.removeEventListener('click', beside);
      // A closing dialog hands the focus back by itself.
      element.close();
    };
  }, [ui]);
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onCancel={(event) => {
        event.preventDefault();
        ui.closeSheet();
      }}
    >
      <div class="help-body">
        <header class="panel-head">
          <h2 id="help-title">Keys</h2>
          <button type="button" class="control" aria-label="Close keys" onClick={() => ui.closeSheet()}>
            <Icon name="close" />
          </button>
        </header>
        <dl class="keys" data-off={!ui.letterKeys.value}>
          {SHORTCUTS.map((shortcut) => (
            <div key={shortcut.id}>
              <dt>
                <kbd>{shortcut.key}</kbd>
              </dt>
              <dd>{shortcut.what}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>Arrows</kbd>
            </dt>
            <dd>Walk over the controls, as with a remote</dd>
          </div>
        </dl>
        <button
          type="button"
          class="plain"
          role="switch"
          aria-label="Letter keys"
          aria-checked={ui.letterKeys.value}
          onClick={() => {
            ui.letterKeys.value = !ui.letterKeys.value;
          }}
        >
          Letter keys are {ui.letterKeys.value ? 'on' : 'off'}
        </button>
        <p class="hint">
          <a href="/console" target="_blank" rel="noopener">
            Open the console
          </a>{' '}
          to look behind the picture: the graph of the show, its threads, figures and logs.
        </p>
        <p class="hint">Tap or move to bring the controls back. A song dropped anywhere plays. Sound never leaves this device.</p>
      </div>
    </dialog>
  );
}
