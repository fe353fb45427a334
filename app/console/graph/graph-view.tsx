import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Console } from '../console.ts';
import { threadMark } from '../thread-marks.ts';
import { AddProcessor } from './add-processor.tsx';
import { Drawing } from './drawing.tsx';
import { createGraphDesk, type GraphDesk } from './graph-desk.ts';
import { GraphList } from './graph-list.tsx';
import { InspectLink } from './inspect-link.tsx';
import { InspectProcessor } from './inspect-processor.tsx';
import { Toolbar } from './toolbar.tsx';

/** A narrow screen begins with the list: a drawing that fits there cannot be read. */
const NARROW = '(max-width: 40rem)';

export function GraphView({ desk: console }: { readonly desk: Console }): JSX.Element {
  const made = useRef<GraphDesk>(undefined);
  made.current ??= createGraphDesk(console);
  const desk = made.current;
  const shown = useSignal<'drawing' | 'list'>('drawing');
  useEffect(
    () =>
      console.ports.media(NARROW, (narrow) => {
        shown.value = narrow ? 'list' : 'drawing';
      }) as () => void,
    [console, shown],
  );
  const view = console.telemetry.graph.value;
  if (!view)
    return (
      <section class="view" aria-label="Graph">
        <h1 class="visually-hidden">Graph</h1>
        <p class="nothing">The show has not told its graph yet.</p>
      </section>
    );
  return (
    <section class="graph-view" aria-label="Graph">
      <h1 class="visually-hidden">Graph</h1>
      <Toolbar desk={desk} view={view} shown={shown} />
      <div class="graph-body">
        <div class="graph-canvas">
          {shown.value === 'drawing' ? <Drawing desk={desk} /> : <GraphList desk={desk} view={view} />}
          {shown.value === 'drawing' && <Legend threads={[...new Set(view.kinds.map(({ thread }) => thread))]} />}
        </div>
        <Inspector desk={desk} />
      </div>
    </section>
  );
}

function Legend({ threads }: { readonly threads: readonly string[] }): JSX.Element {
  return (
    <ul class="legend" aria-label="Threads">
      {threads.map((thread) => {
        const { hue, shape } = threadMark(thread);
        return (
          <li key={thread} class="thread" data-hue={hue}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <path d={shape} />
            </svg>
            {thread}
          </li>
        );
      })}
      <li class="legend-words">beside a link: a second, fill, half / 95 % latency</li>
    </ul>
  );
}

/** What is chosen, and what can be done with it. Takes the focus when a key chose it, gives it back when it closes. */
function Inspector({ desk }: { readonly desk: GraphDesk }): JSX.Element | null {
  const { selection } = desk.console;
  const aside = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  const now = selection.value;
  const what = now.type === 'processor' ? now.id : now.type === 'link' ? now.key : now.type;
  useEffect(() => {
    if (what === 'nothing') return;
    const focused = document.activeElement;
    // What had the focus in here may be gone with what was chosen before: then the place to go back to stays.
    if (focused && focused !== document.body && !aside.current?.contains(focused)) before.current = focused;
    aside.current?.focus({ preventScroll: true });
  }, [what]);
  if (now.type === 'nothing') return null;
  const close = (): void => {
    selection.value = { type: 'nothing' };
    const back = before.current;
    if (back?.isConnected && (back instanceof HTMLElement || back instanceof SVGElement)) back.focus();
  };
  return (
    <aside
      ref={aside}
      class="inspector"
      aria-label={now.type === 'new' ? 'Add a processor' : `Inspector: ${what}`}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <button type="button" class="button inspector-close" data-bare aria-label="Close" onClick={close}>
        ✕
      </button>
      {now.type === 'processor' && <InspectProcessor key={now.id} desk={desk} id={now.id} />}
      {now.type === 'link' && <InspectLink key={now.key} desk={desk} linkKey={now.key} />}
      {now.type === 'new' && <AddProcessor desk={desk} />}
    </aside>
  );
}
