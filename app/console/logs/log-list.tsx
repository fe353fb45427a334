import { type ReadonlySignal, type Signal, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { LogRecord } from '#app/supervisor/bus/topics.ts';
import type { Console } from '../console.ts';
import { ThreadTag } from '../parts/thread-tag.tsx';
import { clock } from '../words.ts';
import { rowsInSight } from './window.ts';

/** As the styles have them: one line where there is room, two on a phone. */
const ROW_PX = 28;
const NARROW_ROW_PX = 52;
const NARROW = '(max-width: 40rem)';
/** So near to the end counts as at the end: the list follows. */
const END_PX = 40;

/** Thousands of records, of which those in sight are there. */
export function LogList(props: {
  readonly desk: Console;
  readonly records: ReadonlySignal<readonly LogRecord[]>;
  readonly chosen: Signal<LogRecord | undefined>;
  readonly following: boolean;
}): JSX.Element {
  const { desk, records, chosen, following } = props;
  const scroller = useRef<HTMLElement>(null);
  const sight = useSignal({ top: 0, height: 0 });
  const rowPx = useSignal(ROW_PX);
  const atEnd = useRef(true);

  useEffect(
    () =>
      desk.ports.media(NARROW, (narrow) => {
        rowPx.value = narrow ? NARROW_ROW_PX : ROW_PX;
      }) as () => void,
    [desk, rowPx],
  );
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      sight.value = { top: element.scrollTop, height: element.clientHeight };
    };
    const scrolled = (): void => {
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
      look();
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', scrolled, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', scrolled);
    };
  }, [sight]);
  const count = records.value.length;
  const { start, end } = rowsInSight(count, rowPx.value, sight.value.top, sight.value.height);
  // After the rows are there: to the end, if that is where the reader was.
  useEffect(() => {
    if (following && atEnd.current && scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [following, records.value, rowPx.value]);
  useSignalEffect(() => {
    // A changed filter begins at the newest.
    desk.logFilter.value;
    atEnd.current = true;
  });
  const follow = (correlationId: string): void => {
    desk.logFilter.value = { ...desk.logFilter.peek(), correlationId };
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of a keyboard
    <section ref={scroller} class="log-list" tabIndex={0} aria-label="Log records">
      {count === 0 && <p class="nothing">No record passes the filter.</p>}
      <ol class="log-rows" style={{ height: `${count * rowPx.value}px` }}>
        {records.value.slice(start, end).map((record, index) => (
          <li
            key={`${record.atMs} ${record.sequence}`}
            class="log-row"
            data-level={record.level}
            data-chosen={chosen.value === record || undefined}
            aria-setsize={count}
            aria-posinset={start + index + 1}
            style={{ top: `${(start + index) * rowPx.value}px`, height: `${rowPx.value}px` }}
          >
            <time class="figures">{clock(record.atMs)}</time>
            <span class="log-level">{record.level}</span>
            <ThreadTag thread={record.thread} />
            <span class="log-processor">{record.processor}</span>
            <button
              type="button"
              class="log-message"
              onClick={() => {
                chosen.value = record;
              }}
            >
              {record.message}
            </button>
            {record.correlationId !== undefined && (
              <button
                type="button"
                class="log-moment"
                title="Follow this moment through all threads"
                aria-label={`Follow ${record.correlationId}`}
                onClick={() => follow(record.correlationId ?? '')}
              >
                {record.correlationId}
              </button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
