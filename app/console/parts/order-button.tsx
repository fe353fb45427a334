import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import type { Command } from '#app/supervisor/bus/commands.ts';
import type { Console } from '../console.ts';

interface Given {
  readonly desk: Console;
  readonly label: string;
  /** What is being done, for the list of commands: “Restarting stage”. */
  readonly words: string;
  readonly command: Command;
  readonly disabled?: boolean;
  /** The label for who does not see what is around the button. */
  readonly name?: string;
  readonly onResult?: (result: Result<Json, Failure>) => void;
}

/** Gives one command; busy until the show has answered. */
export function OrderButton(props: Given & { readonly main?: boolean }): JSX.Element {
  const busy = useSignal(false);
  async function give(): Promise<void> {
    busy.value = true;
    const result = await props.desk.order(props.words, props.command);
    busy.value = false;
    props.onResult?.(result);
  }
  return (
    <button
      type="button"
      class="button"
      data-main={props.main || undefined}
      aria-label={props.name}
      aria-busy={busy.value}
      disabled={props.disabled || busy.value || !props.desk.live.value}
      onClick={() => void give()}
    >
      {props.label}
    </button>
  );
}

/** As above, but asks first. */
export function ConfirmButton(props: Given & { readonly question: string; readonly yes: string }): JSX.Element {
  const asking = useSignal(false);
  const first = useRef<HTMLButtonElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  const isAsking = asking.value;
  useEffect(() => {
    // The focus stays with the question, and lands on what changes nothing.
    if (isAsking) keep.current?.focus();
    else if (wasAsking.current) first.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);
  if (!isAsking)
    return (
      <button
        ref={first}
        type="button"
        class="button"
        aria-label={props.name}
        disabled={props.disabled || !props.desk.live.value}
        onClick={() => {
          asking.value = true;
        }}
      >
        {props.label}
      </button>
    );
  const close = (): void => {
    asking.value = false;
  };
  return (
    <fieldset
      class="asking"
      aria-label={props.question}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
    >
      <span class="asking-words">{props.question}</span>
      <button ref={keep} type="button" class="button" onClick={close}>
        No
      </button>
      <button
        type="button"
        class="button"
        data-tone="bad"
        onClick={() => {
          close();
          void props.desk.order(props.words, props.command).then(props.onResult);
        }}
      >
        {props.yes}
      </button>
    </fieldset>
  );
}
