import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { messageOf } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import type { Console } from '../console.ts';
import { bytes, failureWords, moment } from '../words.ts';

type What = Extract<Command, { readonly type: 'export' }>['what'];

interface Kind {
  readonly what: What;
  readonly title: string;
  readonly words: string;
  readonly file: string;
  readonly type: string;
}

const kinds: readonly Kind[] = [
  {
    what: 'metrics',
    title: 'Metrics',
    words: "Every metric as it is now, in Prometheus's text format.",
    file: 'metrics.prom',
    type: 'text/plain; version=0.0.4',
  },
  {
    what: 'logs',
    title: 'Logs',
    words: 'What all threads have logged, one JSON object a line.',
    file: 'logs.jsonl',
    type: 'application/jsonl',
  },
  { what: 'dot', title: 'Graph as DOT', words: 'The graph as it is, for Graphviz to draw.', file: 'graph.dot', type: 'text/vnd.graphviz' },
  {
    what: 'blueprint',
    title: 'Graph as blueprint',
    words: 'The graph as a blueprint, to begin another show with.',
    file: 'blueprint.json',
    type: 'application/json',
  },
];

/** `algorhythmic-metrics-2026-11-21-10-30-00.prom` */
export const fileName = (file: string, atMs: number): string => {
  const dot = file.lastIndexOf('.');
  return `algorhythmic-${file.slice(0, dot)}-${moment(atMs).replace(/[ :]/g, '-')}${file.slice(dot)}`;
};

export function ExportView({ desk }: { readonly desk: Console }): JSX.Element {
  return (
    <section class="view" aria-label="Export">
      <h1>Export</h1>
      <p class="quiet">To keep, or to take into other tools. Nothing leaves this device by it.</p>
      <ul class="cards">
        {kinds.map((kind) => (
          <Export key={kind.what} desk={desk} kind={kind} />
        ))}
      </ul>
    </section>
  );
}

function Export({ desk, kind }: { readonly desk: Console; readonly kind: Kind }): JSX.Element {
  const outcome = useSignal<{ readonly tone: 'good' | 'bad'; readonly words: string } | undefined>(undefined);
  const busy = useSignal(false);
  async function take(use: (text: string) => void | Promise<void>, done: string): Promise<void> {
    busy.value = true;
    const result = await desk.order(`Exporting ${kind.title.toLowerCase()}`, { type: 'export', what: kind.what });
    busy.value = false;
    if (!result.ok) {
      outcome.value = { tone: 'bad', words: failureWords(result.error) };
      return;
    }
    const text = typeof result.value === 'string' ? result.value : `${JSON.stringify(result.value, null, 2)}\n`;
    try {
      await use(text);
      outcome.value = { tone: 'good', words: `${done}: ${bytes(new Blob([text]).size)}.` };
    } catch (error) {
      outcome.value = { tone: 'bad', words: `The browser refused: ${messageOf(error)}` };
    }
  }
  const disabled = busy.value || !desk.live.value;
  return (
    <li class="card">
      <h2>{kind.title}</h2>
      <p>{kind.words}</p>
      <div class="row">
        <button
          type="button"
          class="button"
          data-main
          aria-label={`Download ${kind.title.toLowerCase()}`}
          disabled={disabled}
          onClick={() => void take((text) => desk.ports.download(fileName(kind.file, desk.ports.now()), kind.type, text), 'Downloaded')}
        >
          Download
        </button>
        <button
          type="button"
          class="button"
          aria-label={`Copy ${kind.title.toLowerCase()}`}
          disabled={disabled}
          onClick={() => void take(desk.ports.copy, 'Copied')}
        >
          Copy
        </button>
      </div>
      {outcome.value && (
        <p class={outcome.value.tone === 'bad' ? 'failure' : 'quiet'} role="status">
          {outcome.value.words}
        </p>
      )}
    </li>
  );
}
