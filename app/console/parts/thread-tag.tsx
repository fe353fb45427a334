import type { JSX } from 'preact';
import { threadMark } from '../thread-marks.ts';

/** A thread's name with its shape and colour. */
export function ThreadTag({ thread }: { readonly thread: string }): JSX.Element {
  const { hue, shape } = threadMark(thread);
  return (
    <span class="thread" data-hue={hue}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <path d={shape} />
      </svg>
      {thread}
    </span>
  );
}
