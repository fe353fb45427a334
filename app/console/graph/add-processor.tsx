import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { ThreadTag } from '../parts/thread-tag.tsx';
import { failureWords } from '../words.ts';
import { readConfig } from './config-text.ts';
import type { GraphDesk } from './graph-desk.ts';
import { freeId } from './wiring.ts';

/** Chooses a kind, names the new one, gives it a configuration. */
export function AddProcessor({ desk }: { readonly desk: GraphDesk }): JSX.Element {
  const { console } = desk;
  const chosen = useSignal('');
  const id = useSignal('');
  const config = useSignal('{}');
  const problem = useSignal('');
  const busy = useSignal(false);
  const view = console.telemetry.graph.value;
  const kinds = view?.kinds ?? [];
  const kind = kinds.find((one) => one.kind === chosen.value) ?? kinds[0];
  if (!view || !kind) return <p class="nothing">The show has not told what it can be made of.</p>;
  const suggested = freeId(view.graph, kind.kind);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const read = readConfig(config.value);
    if (!read.ok || !kind) {
      problem.value = read.ok ? '' : read.error;
      return;
    }
    const name = id.value.trim() || suggested;
    busy.value = true;
    const result = await console.order(`Adding ${name}`, {
      type: 'edit',
      edits: [{ type: 'add_processor', id: name, kind: kind.kind, config: read.value }],
    });
    busy.value = false;
    problem.value = result.ok ? '' : failureWords(result.error);
    if (result.ok) console.selection.value = { type: 'processor', id: name };
  }
  const ports = (list: Readonly<Record<string, string>>): string =>
    Object.entries(list)
      .map(([name, type]) => (name === type ? name : `${name} (${type})`))
      .join(', ') || 'none';
  return (
    <form class="config" onSubmit={(event) => void submit(event)}>
      <h2>Add a processor</h2>
      <label class="field">
        <span class="field-name">Kind</span>
        <select
          value={kind.kind}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {one.kind} · {one.thread}
            </option>
          ))}
        </select>
      </label>
      <dl class="facts">
        <div>
          <dt>Thread</dt>
          <dd>
            <ThreadTag thread={kind.thread} />
          </dd>
        </div>
        <div>
          <dt>Takes</dt>
          <dd>{ports(kind.inputs)}</dd>
        </div>
        <div>
          <dt>Gives</dt>
          <dd>{ports(kind.outputs)}</dd>
        </div>
      </dl>
      <label class="field">
        <span class="field-name">Id</span>
        <input
          type="text"
          value={id.value}
          placeholder={suggested}
          autocomplete="off"
          onInput={(event) => {
            id.value = event.currentTarget.value;
          }}
        />
      </label>
      <label class="field">
        <span class="field-name">Configuration (JSON)</span>
        <textarea
          class="code"
          rows={4}
          spellcheck={false}
          value={config.value}
          onInput={(event) => {
            config.value = event.currentTarget.value;
          }}
        />
      </label>
      {problem.value !== '' && (
        <p class="failure" role="alert">
          {problem.value}
        </p>
      )}
      <div class="row">
        <button type="submit" class="button" data-main aria-busy={busy.value} disabled={busy.value || !console.live.value}>
          Add {id.value.trim() || suggested}
        </button>
      </div>
    </form>
  );
}
