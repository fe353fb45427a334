import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { LogRecord } from '#app/supervisor/bus/topics.ts';
import type { Console } from '../console.ts';
import { ThreadTag } from '../parts/thread-tag.tsx';
import { clock } from '../words.ts';

/** One record with all that is in it, and ways on from there. */
export function LogDetail(props: { readonly desk: Console; readonly record: LogRecord; readonly close: () => void }): JSX.Element {
  const { desk, record, close } = props;
  const detail = useRef<HTMLElement>(null);
  useEffect(() => detail.current?.focus({ preventScroll: true }), [record]);
  const { processor, correlationId } = record;
  return (
    <aside
      ref={detail}
      class="log-detail"
      aria-label="Record"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <button type="button" class="button inspector-close" data-bare aria-label="Close" onClick={close}>
        ✕
      </button>
      <p class="inspector-facts">
        <span class="log-level" data-level={record.level}>
          {record.level}
        </span>{' '}
        <span class="figures">{clock(record.atMs)}</span> <ThreadTag thread={record.thread} /> {processor}
      </p>
      <p class="log-whole">{record.message}</p>
      {record.fields && <pre class="code">{JSON.stringify(record.fields, null, 2)}</pre>}
      <div class="row">
        {correlationId !== undefined && (
          <button
            type="button"
            class="button"
            onClick={() => {
              desk.logFilter.value = { ...desk.logFilter.peek(), correlationId };
            }}
          >
            Follow {correlationId}
          </button>
        )}
        {processor !== undefined && (
          <>
            <button
              type="button"
              class="button"
              onClick={() => {
                desk.logFilter.value = { ...desk.logFilter.peek(), processor };
              }}
            >
              Only {processor}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                desk.selection.value = { type: 'processor', id: processor };
                location.hash = '#graph';
              }}
            >
              Show in the graph
            </button>
          </>
        )}
      </div>
    </aside>
  );
}
