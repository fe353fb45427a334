import type { JSX } from 'preact';

/** The name with its heart in italics. Read as one word. */
export function Wordmark(): JSX.Element {
  return (
    <span class="wordmark">
      <span class="visually-hidden">Algorhythmic</span>
      <span aria-hidden="true">
        Algo<em>rhythm</em>ic
      </span>
    </span>
  );
}
