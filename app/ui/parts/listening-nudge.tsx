import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Interface } from '../interface.ts';
import type { Timers } from '../ports.ts';

/** What one step moves: a quarter of what an ear begins to notice. */
export const NUDGE_STEP_MS = 5;
/** Held down it goes on, after this and then every so often. */
export const HOLD_AFTER_MS = 400;
const HOLD_EVERY_MS = 120;

/** Moves the beats earlier or later by small steps. */
export function Nudge({ ui }: { readonly ui: Interface }): JSX.Element {
  const moved = ui.state.nudgedMs.value;
  const step = (ms: number): void => ui.actions.nudgeBeat(ms);
  return (
    <fieldset class="hear-nudge" aria-label="Move the beats">
      <HoldButton timers={ui.ports.timers} label={`Beats ${NUDGE_STEP_MS} ms earlier`} shown="−" run={() => step(-NUDGE_STEP_MS)} />
      <p role="status">
        <span class="visually-hidden">Beats moved by </span>
        {moved > 0 ? '+' : moved < 0 ? '−' : ''}
        {Math.abs(moved)} ms
      </p>
      <HoldButton timers={ui.ports.timers} label={`Beats ${NUDGE_STEP_MS} ms later`} shown="+" run={() => step(NUDGE_STEP_MS)} />
    </fieldset>
  );
}

/** Runs once a press, and again and again while it is held. A key repeats by itself. */
function HoldButton(props: {
  readonly timers: Timers;
  readonly label: string;
  readonly shown: string;
  readonly run: () => void;
}): JSX.Element {
  const { timers } = props;
  const run = useRef(props.run);
  run.current = props.run;
  const timer = useRef<number | undefined>(undefined);
  const repeated = useRef(false);
  function stop(): void {
    if (timer.current !== undefined) timers.clear(timer.current);
    timer.current = undefined;
  }
  function again(): void {
    repeated.current = true;
    run.current();
    timer.current = timers.set(again, HOLD_EVERY_MS);
  }
  function press(event: PointerEvent): void {
    stop();
    repeated.current = false;
    if (event.button === 0) timer.current = timers.set(again, HOLD_AFTER_MS);
  }
  useEffect(() => stop, []);
  return (
    <button
      type="button"
      class="hear-order"
      aria-label={props.label}
      onPointerDown={press}
      onPointerUp={stop}
      onPointerCancel={stop}
      onPointerLeave={stop}
      onBlur={stop}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        stop();
        // The click that ends a long press has been had already; a key's click, which counts 0, ends none.
        if (event.detail === 0 || !repeated.current) run.current();
        repeated.current = false;
      }}
    >
      {props.shown}
    </button>
  );
}
