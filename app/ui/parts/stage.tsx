import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { tapSurface } from '../gestures.ts';
import type { Interface } from '../interface.ts';
import { AppMarks } from './app-marks.tsx';
import { Dock } from './dock.tsx';
import { UndoToast } from './undo-toast.tsx';
import { Wordmark } from './wordmark.tsx';

/** The picture has the screen; all else lies at its edges and goes away. */
export function Stage({ ui }: { readonly ui: Interface }): JSX.Element {
  const sheets = ui.sheets.value;
  return (
    <main class="stage" aria-label="Stage">
      <Surface ui={ui} />
      <div class="stage-top fades">
        <button type="button" class="quiet stage-home" aria-label="Algorhythmic: start screen" onClick={() => ui.actions.showWelcome()}>
          <Wordmark />
        </button>
        <AppMarks ui={ui} />
      </div>
      {sheets && ui.sheet.value === 'look' && <sheets.LookPanel ui={ui} />}
      {sheets && ui.sheet.value === 'input' && <sheets.InputPanel ui={ui} />}
      {sheets && ui.sheet.value === 'listening' && <sheets.ListeningPanel ui={ui} />}
      <UndoToast ui={ui} />
      <Dock ui={ui} />
    </main>
  );
}

/** Catches taps and double clicks on the picture itself; keys have their own ways to all it does. */
function Surface({ ui }: { readonly ui: Interface }): JSX.Element {
  const tap = useRef({ pointerType: '', wasAwake: true });
  return (
    <div
      class="surface"
      aria-hidden="true"
      onPointerDown={(event) => {
        tap.current = { pointerType: event.pointerType, wasAwake: ui.presence.awake.peek() };
      }}
      onClick={() => tapSurface(ui, tap.current.pointerType, tap.current.wasAwake)}
      onDblClick={() => ui.actions.toggleFullScreen()}
    />
  );
}
