import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import type { Console } from '../console.ts';
import { failureWords } from '../words.ts';
import { type Field, fieldsOf, readConfig } from './config-text.ts';

interface Props {
  readonly desk: Console;
  readonly config: Json;
  readonly apply: (config: Json) => Promise<Result<Json, Failure>>;
}

/**
 * A configuration to be changed: as fields where it is a flat list of words and numbers, as JSON always. The show alone knows what is
 * valid; what it says against a draft stands beside it, and the draft stays.
 */
export function ConfigForm({ desk, config, apply }: Props): JSX.Element {
  const text = JSON.stringify(config, null, 2);
  /** What was written over the configuration; undefined follows the show. */
  const draft = useSignal<string | undefined>(undefined);
  const problem = useSignal('');
  const busy = useSignal(false);
  const asJson = useSignal(false);
  const id = useId();
  const now = draft.value ?? text;
  const read = readConfig(now);
  const fields = read.ok ? fieldsOf(read.value) : undefined;
  const changed = draft.value !== undefined && draft.value !== text;

  function write(next: string): void {
    draft.value = next;
    problem.value = '';
  }
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!read.ok) {
      problem.value = read.error;
      return;
    }
    busy.value = true;
    const result = await apply(read.value);
    busy.value = false;
    problem.value = result.ok ? '' : failureWords(result.error);
    if (result.ok) draft.value = undefined;
  }
  return (
    <form class="config" onSubmit={(event) => void submit(event)}>
      {fields && fields.length > 0 && !asJson.value ? (
        fields.map((field) => (
          <FieldInput
            key={field.name}
            field={field}
            write={(value) => write(JSON.stringify({ ...(read.ok ? (read.value as object) : {}), [field.name]: value }, null, 2))}
          />
        ))
      ) : (
        <textarea
          class="code"
          aria-label="Configuration as JSON"
          aria-invalid={problem.value !== ''}
          aria-describedby={problem.value === '' ? undefined : `${id}-problem`}
          rows={Math.min(14, Math.max(3, now.split('\n').length))}
          spellcheck={false}
          value={now}
          onInput={(event) => write(event.currentTarget.value)}
        />
      )}
      {problem.value !== '' && (
        <p id={`${id}-problem`} class="failure" role="alert">
          {problem.value}
        </p>
      )}
      <div class="row">
        <button
          type="submit"
          class="button"
          data-main={changed || undefined}
          aria-busy={busy.value}
          disabled={!changed || busy.value || !desk.live.value}
        >
          Apply
        </button>
        {changed && (
          <button
            type="button"
            class="button"
            onClick={() => {
              draft.value = undefined;
              problem.value = '';
            }}
          >
            Discard
          </button>
        )}
        {fields && fields.length > 0 && (
          <button
            type="button"
            class="button"
            aria-pressed={asJson.value}
            onClick={() => {
              asJson.value = !asJson.value;
            }}
          >
            JSON
          </button>
        )}
      </div>
    </form>
  );
}

function FieldInput({ field, write }: { readonly field: Field; readonly write: (value: Json) => void }): JSX.Element {
  const { name, value } = field;
  if (typeof value === 'boolean')
    return (
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          aria-checked={value}
          checked={value}
          onChange={(event) => write(event.currentTarget.checked)}
        />
        {name}
      </label>
    );
  if (typeof value === 'number')
    return (
      <label class="field">
        <span class="field-name">{name}</span>
        <input
          type="number"
          step="any"
          value={value}
          onInput={(event) => {
            if (Number.isFinite(event.currentTarget.valueAsNumber)) write(event.currentTarget.valueAsNumber);
          }}
        />
      </label>
    );
  return (
    <label class="field">
      <span class="field-name">{name}</span>
      <input type="text" value={value} onInput={(event) => write(event.currentTarget.value)} />
    </label>
  );
}
