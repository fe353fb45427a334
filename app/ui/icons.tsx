import type { JSX } from 'preact';

/** Drawn on a grid of 24 with one stroke of 1.6 and round ends. */
const shapes = {
  microphone: 'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3Z M5.5 11.5a6.5 6.5 0 0 0 13 0 M12 18v3',
  file: 'M9.5 17.5V5.5l9-2v12 M9.5 17.5a2.75 2.25 0 1 1-5.5 0 2.75 2.25 0 0 1 5.5 0Z M18.5 15.5a2.75 2.25 0 1 1-5.5 0 2.75 2.25 0 0 1 5.5 0Z',
  demo: 'M3.5 10v4 M7.75 6.5v11 M12 3.5v17 M16.25 8v8 M20.5 10.5v3',
  tab: 'M3.5 5h17v14h-17Z M3.5 9h17 M6.2 7h.1 M9 12.5v3 M12 11.5v5 M15 12.5v3',
  silent: 'M3.5 12h17',
  next: 'M5 5.5 14.5 12 5 18.5Z M19 5.5v13',
  hold: 'M9 4h6 M10 4v6l-3 4h10l-3-4V4 M12 14v6.5',
  star: 'm12 3.6 2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.8l5.9-.8Z',
  ban: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z M6 6l12 12',
  look: 'M4 7h9 M19 7h1 M16 4.5v5 M4 17h3 M13 17h7 M10 14.5v5',
  enter: 'M9 4H4v5 M15 4h5v5 M9 20H4v-5 M15 20h5v-5',
  leave: 'M4 9h5V4 M20 9h-5V4 M4 15h5v5 M20 15h-5v5',
  help: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z M9.6 9.8a2.4 2.4 0 1 1 3.7 2c-.9.6-1.3 1-1.3 2 M12 16.6v.1',
  close: 'M6 6l12 12 M18 6 6 18',
  install: 'M12 3.5v11 M7.5 10.5 12 15l4.5-4.5 M4.5 19.5h15',
  check: 'M5 12.5 10 17.5 19.5 7',
  offline: 'M3.5 9.5a13 13 0 0 1 17 0 M7 13.5a7.5 7.5 0 0 1 10 0 M12 18v.1 M4 3.5l16 17',
  arrow: 'M4.5 12h15 M13 5.5l6.5 6.5-6.5 6.5',
} as const;

export type IconName = keyof typeof shapes;

/** Decorative always: the words beside it, or the button's label, carry the meaning. */
export function Icon({ name, filled = false }: { readonly name: IconName; readonly filled?: boolean }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" data-filled={filled || undefined}>
      <path d={shapes[name]} />
    </svg>
  );
}
