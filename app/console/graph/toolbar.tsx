import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { GraphView } from '#app/supervisor/bus/topics.ts';
import { ConfirmButton, OrderButton } from '../parts/order-button.tsx';
import { plural } from '../words.ts';
import { zoomAt } from './camera.ts';
import type { GraphDesk } from './graph-desk.ts';
import { differences } from './state-words.ts';

interface Props {
  readonly desk: GraphDesk;
  readonly view: GraphView;
  readonly shown: Signal<'drawing' | 'list'>;
}

export function Toolbar({ desk, view, shown }: Props): JSX.Element {
  const { console } = desk;
  useEffect(() => bindUndoKeys(desk), [desk]);
  return (
    <div class="toolbar" role="toolbar" aria-label="Graph">
      <div class="toolbar-group">
        <button
          type="button"
          class="button"
          data-main
          disabled={!console.live.value}
          onClick={() => {
            console.selection.value = { type: 'new' };
          }}
        >
          Add processor
        </button>
        <OrderButton desk={console} label="Undo" words="Undoing the last edit" command={{ type: 'undo' }} disabled={!view.canUndo} />
        <OrderButton desk={console} label="Redo" words="Redoing the edit" command={{ type: 'redo' }} disabled={!view.canRedo} />
        <ConfirmButton
          desk={console}
          label="Reset"
          name="Reset to the blueprint"
          question="Back to the graph of the blueprint? Edits are lost."
          yes="Reset"
          words="Resetting to the blueprint"
          command={{ type: 'reset' }}
        />
      </div>
      <Commit desk={desk} view={view} />
      <p class="toolbar-facts quiet">
        <b>{view.name}</b> {plural(Object.keys(view.graph.processors).length, 'processor')}, {plural(view.graph.links.length, 'link')}{' '}
        <code title="Checksum of the graph">{view.checksum}</code>
      </p>
      <div class="toolbar-group toolbar-sight">
        {shown.value === 'drawing' && <Zoom desk={desk} />}
        <fieldset class="choice">
          <legend class="visually-hidden">Show the graph as</legend>
          {(['drawing', 'list'] as const).map((form) => (
            <button
              key={form}
              type="button"
              class="button"
              aria-pressed={shown.value === form}
              onClick={() => {
                shown.value = form;
              }}
            >
              {form === 'drawing' ? 'Drawing' : 'List'}
            </button>
          ))}
        </fieldset>
      </div>
    </div>
  );
}

/** Whether edits take effect at once, and those that wait. */
function Commit({ desk, view }: Pick<Props, 'desk' | 'view'>): JSX.Element {
  const { console } = desk;
  const waiting = differences(view);
  const manual = view.commitMode === 'manual';
  return (
    <div class="toolbar-group">
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={manual}
          checked={manual}
          disabled={!console.live.value}
          onChange={(event) => {
            const mode = event.currentTarget.checked ? 'manual' : 'auto';
            // What the switch says is what the show says: until it has answered, all stays as it was.
            event.currentTarget.checked = manual;
            void console.order(mode === 'manual' ? 'Holding edits back until a commit' : 'Letting edits take effect at once', {
              type: 'commit_mode',
              mode,
            });
          }}
        />
        Hold edits
      </label>
      {(manual || view.uncommitted) && (
        <OrderButton
          desk={console}
          main={view.uncommitted}
          label={view.uncommitted ? (waiting > 0 ? `Commit ${plural(waiting, 'change')}` : 'Commit changes') : 'Nothing to commit'}
          words="Committing the edits"
          command={{ type: 'commit' }}
          disabled={!view.uncommitted}
        />
      )}
    </div>
  );
}

function Zoom({ desk }: { readonly desk: GraphDesk }): JSX.Element {
  const by = (factor: number): void => {
    const { width, height } = desk.view.peek();
    desk.camera.value = zoomAt(desk.camera.peek(), factor, width / 2, height / 2);
  };
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">Zoom</legend>
      <button type="button" class="button" aria-label="Zoom out" onClick={() => by(1 / 1.25)}>
        −
      </button>
      <button type="button" class="button" aria-label="Zoom in" onClick={() => by(1.25)}>
        +
      </button>
      <button type="button" class="button" onClick={() => desk.fitAll()}>
        Fit
      </button>
    </fieldset>
  );
}

/** Control or command with Z, and with shift or Y forwards again; not while somebody writes. */
function bindUndoKeys(desk: GraphDesk): () => void {
  function keydown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.closest('input, textarea, select')) return;
    const view = desk.console.telemetry.graph.peek();
    const key = event.key.toLowerCase();
    const redo = key === 'y' || (key === 'z' && event.shiftKey);
    if (!redo && key !== 'z') return;
    event.preventDefault();
    if (redo && view?.canRedo) void desk.console.order('Redoing the edit', { type: 'redo' });
    if (!redo && view?.canUndo) void desk.console.order('Undoing the last edit', { type: 'undo' });
  }
  window.addEventListener('keydown', keydown);
  return () => window.removeEventListener('keydown', keydown);
}
