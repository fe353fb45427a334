import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { createPress } from '../press.ts';

/** A button whose moment matters: see `createPress`. */
export function MomentButton(props: {
  readonly class: string;
  readonly title?: string;
  readonly onMoment: (epochMs: number) => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  const onMoment = useRef(props.onMoment);
  onMoment.current = props.onMoment;
  const press = useMemo(() => createPress((epochMs) => onMoment.current(epochMs)), []);
  return (
    <button type="button" class={props.class} title={props.title} {...press}>
      {props.children}
    </button>
  );
}
