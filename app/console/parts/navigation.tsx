import type { JSX } from 'preact';
import { type Console, VIEWS, type View } from '../console.ts';
import { plural } from '../words.ts';

/** Each view's name, a shorter one for narrow screens, and its sign on a grid of 24. */
const signs: Readonly<Record<View, readonly [name: string, short: string, path: string]>> = {
  graph: ['Graph', 'Graph', 'M3.5 5h6v5h-6Z M14.5 3.5h6v5h-6Z M14.5 14.5h6v5h-6Z M9.5 7.5c3 0 2-1.5 5-1.5 M9.5 7.5c3.5 0 1.5 9.5 5 9.5'],
  workers: ['Workers', 'Workers', 'M4 5h16v5H4Z M4 14h16v5H4Z M7.5 7.5h.1 M7.5 16.5h.1 M11 7.5h6 M11 16.5h6'],
  metrics: ['Metrics', 'Metrics', 'M3.5 19.5h17 M4 15l4.5-5 3.5 3 4-6.5 4 4'],
  alerts: ['Alerts', 'Alerts', 'M12 4a5.5 5.5 0 0 1 5.5 5.5c0 4 2 5.5 2 5.5h-15s2-1.5 2-5.5A5.5 5.5 0 0 1 12 4Z M10 19a2.2 2.2 0 0 0 4 0'],
  logs: ['Logs', 'Logs', 'M4 6h16 M4 10.5h11 M4 15h16 M4 19.5h8'],
  checkpoints: ['Checkpoints', 'Saves', 'M6 3.5h12v17l-6-4.5-6 4.5Z'],
  export: ['Export', 'Export', 'M12 3.5v11 M7.5 10.5 12 15l4.5-4.5 M4.5 19.5h15'],
};

export function Navigation({ desk }: { readonly desk: Console }): JSX.Element {
  const firing = desk.telemetry.alerts.value?.filter(({ state }) => state === 'firing').length ?? 0;
  const down = desk.telemetry.workers.value?.filter(({ status }) => status !== 'up').length ?? 0;
  const badges: Partial<Record<View, readonly [count: number, words: string]>> = {
    alerts: [firing, `${plural(firing, 'alert')} firing`],
    workers: [down, `${plural(down, 'worker')} not up`],
  };
  return (
    <nav class="navigation" aria-label="Views">
      {VIEWS.map((view) => {
        const [name, short, path] = signs[view];
        const [count, words] = badges[view] ?? [0, ''];
        return (
          <a key={view} href={`#${view}`} aria-current={desk.view.value === view ? 'page' : undefined}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path d={path} />
            </svg>
            <span class="nav-name">{name}</span>
            <span class="nav-short" aria-hidden="true">
              {short}
            </span>
            {count > 0 && (
              <span class="badge">
                <span aria-hidden="true">{count}</span>
                <span class="visually-hidden">{words}</span>
              </span>
            )}
          </a>
        );
      })}
    </nav>
  );
}
