import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { LogLevel } from '#app/show/processor.ts';
import type { LogRecord } from '#app/supervisor/bus/topics.ts';
import type { Console } from '../console.ts';
import { everything, LEVELS, type LogFilter } from '../log-book.ts';

const levelWords: Readonly<Record<LogLevel, string>> = {
  debug: 'everything',
  info: 'info and graver',
  warn: 'warnings and errors',
  error: 'errors alone',
};

/** A person types on: the list follows when they rest. */
const TYPING_MS = 150;

export function LogFilters({ desk, records }: { readonly desk: Console; readonly records: readonly LogRecord[] }): JSX.Element {
  const filter = desk.logFilter.value;
  const typed = useSignal(filter.text);
  const set = (change: Partial<LogFilter>): void => {
    desk.logFilter.value = { ...desk.logFilter.peek(), ...change };
  };
  const text = typed.value;
  useEffect(() => desk.ports.after(TYPING_MS, () => text !== desk.logFilter.peek().text && set({ text })) as () => void, [text]);
  const threads = [...new Set(records.map(({ thread }) => thread))].sort();
  const processors = [...new Set(records.flatMap(({ processor }) => (processor === undefined ? [] : [processor])))].sort();
  const changed = JSON.stringify(filter) !== JSON.stringify(everything);
  return (
    <search class="log-filters" aria-label="Filter the logs">
      <label class="field">
        <span class="field-name">Level</span>
        <select value={filter.level} onChange={(event) => set({ level: event.currentTarget.value as LogLevel })}>
          {LEVELS.map((level) => (
            <option key={level} value={level}>
              {levelWords[level]}
            </option>
          ))}
        </select>
      </label>
      <Choice name="Thread" value={filter.thread} options={threads} choose={(thread) => set({ thread })} />
      <Choice name="Processor" value={filter.processor} options={processors} choose={(processor) => set({ processor })} />
      <label class="field grow">
        <span class="field-name">Text</span>
        <input
          type="search"
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      {filter.correlationId !== '' && (
        <p class="following">
          <span>
            One moment through all threads: <code>{filter.correlationId}</code>
          </span>
          <button type="button" class="button" onClick={() => set({ correlationId: '' })}>
            Leave it
          </button>
        </p>
      )}
      {changed && (
        <button
          type="button"
          class="button log-reset"
          onClick={() => {
            typed.value = '';
            desk.logFilter.value = everything;
          }}
        >
          Clear filters
        </button>
      )}
    </search>
  );
}

function Choice(props: {
  readonly name: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly choose: (value: string) => void;
}): JSX.Element {
  const options = props.value === '' || props.options.includes(props.value) ? props.options : [props.value, ...props.options];
  return (
    <label class="field">
      <span class="field-name">{props.name}</span>
      <select value={props.value} onChange={(event) => props.choose(event.currentTarget.value)}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
