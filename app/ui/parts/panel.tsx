import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { rememberFocus } from '../focus.ts';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';

/** A sheet beside the picture, which goes on behind it. Takes the focus, and gives it back. */
export function Panel(props: {
  readonly ui: Interface;
  readonly title: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const restore = rememberFocus();
    panel.current?.focus({ preventScroll: true });
    return restore;
  }, []);
  return (
    <section ref={panel} class={`panel ${props.class ?? ''}`} role="dialog" aria-label={props.title} tabIndex={-1}>
      <header class="panel-head">
        <h2>{props.title}</h2>
        <button type="button" class="control" aria-label={`Close ${props.title.toLowerCase()}`} onClick={() => props.ui.closeSheet()}>
          <Icon name="close" />
        </button>
      </header>
      <div class="panel-body">{props.children}</div>
    </section>
  );
}

/** One choice of several, as a button: a remote control can walk past it without choosing. */
export function Option(props: {
  readonly pressed: boolean;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly run: () => void;
}): JSX.Element {
  return (
    <button type="button" class="option" aria-pressed={props.pressed} onClick={props.run}>
      <span class="option-words">
        <span class="option-title">{props.title}</span>
        {props.detail !== undefined && <span class="option-detail">{props.detail}</span>}
      </span>
      <Icon name="check" />
    </button>
  );
}
