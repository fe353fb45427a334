import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { messageOf } from '#app/lib/result.ts';
import type { LogRecord } from '#app/supervisor/bus/topics.ts';
import type { Console } from '../console.ts';
import { fileName } from '../export/export-view.tsx';
import { jsonLines, passes } from '../log-book.ts';
import { LogDetail } from './log-detail.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogList } from './log-list.tsx';

export function LogsView({ desk }: { readonly desk: Console }): JSX.Element {
  /** Records as they were when somebody paused; undefined follows. */
  const held = useSignal<readonly LogRecord[] | undefined>(undefined);
  const chosen = useSignal<LogRecord | undefined>(undefined);
  const said = useSignal('');
  const all = useComputed(() => held.value ?? desk.telemetry.logs.value);
  const shown = useComputed(() => {
    const filter = desk.logFilter.value;
    return all.value.filter((record) => passes(record, filter));
  });
  const waiting = held.value ? desk.telemetry.logs.value.length - held.value.length : 0;

  async function copy(): Promise<void> {
    const records = shown.peek();
    try {
      await desk.ports.copy(jsonLines(records));
      said.value = `Copied ${records.length}.`;
    } catch (error) {
      said.value = `The browser refused: ${messageOf(error)}`;
    }
  }
  return (
    <section class="logs-view" aria-label="Logs">
      <h1 class="visually-hidden">Logs</h1>
      <LogFilters desk={desk} records={all.value} />
      <div class="log-actions">
        <p class="quiet figures">
          {shown.value.length} of {all.value.length}
          {waiting > 0 && `, ${waiting} more since`}
        </p>
        <button
          type="button"
          class="button"
          aria-label={held.value ? 'Follow the log' : 'Pause the log'}
          onClick={() => {
            held.value = held.value ? undefined : desk.telemetry.logs.peek();
          }}
        >
          {held.value ? 'Follow' : 'Pause'}
        </button>
        <button type="button" class="button" onClick={() => void copy()}>
          Copy
        </button>
        <button
          type="button"
          class="button"
          onClick={() => desk.ports.download(fileName('logs.jsonl', desk.ports.now()), 'application/jsonl', jsonLines(shown.peek()))}
        >
          Download
        </button>
        <span class="quiet" role="status">
          {said.value}
        </span>
      </div>
      <LogList desk={desk} records={shown} chosen={chosen} following={held.value === undefined} />
      {chosen.value && <LogDetail desk={desk} record={chosen.value} close={() => (chosen.value = undefined)} />}
    </section>
  );
}
