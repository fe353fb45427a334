import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { newestFirst } from '../which-stage.ts';
import { ago } from '../words.ts';
import { ConfirmButton, OrderButton } from './order-button.tsx';

export function Header({ desk }: { readonly desk: Console }): JSX.Element {
  return (
    <header class="header">
      <p class="brand">
        <span class="wordmark" aria-hidden="true">
          Algo<em>rhythm</em>ic
        </span>
        <span class="visually-hidden">Algorhythmic</span> <span class="brand-part">console</span>
      </p>
      <Stage desk={desk} />
      <ShowControls desk={desk} />
    </header>
  );
}

/** Which show this is; with several a choice. */
function Stage({ desk }: { readonly desk: Console }): JSX.Element {
  const now = desk.attachment.value;
  const stages = newestFirst(desk.stages.value);
  if (now.name === 'none') return <p class="stage-name" />;
  const stage = now.name === 'attached' ? now.stage : now.lost;
  const status = now.name === 'attached' ? 'live' : 'gone';
  return (
    <div class="stage-name">
      <span class="pill" data-tone={status === 'live' ? 'good' : 'bad'}>
        {status}
      </span>
      {stages.length > 1 && now.name === 'attached' ? (
        <label class="stage-choice">
          <span class="visually-hidden">Which show</span>
          <select value={stage.peer} onChange={(event) => desk.choose(event.currentTarget.value)}>
            {stages.map(({ peer, card }) => (
              <option key={peer} value={peer}>
                {card.name} {card.address} · began {ago(card.startedAtMs, desk.nowMs.value)}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <span class="stage-words" title={`${stage.card.name} ${stage.card.address}, version ${stage.card.version}`}>
          <b>{stage.card.name}</b> <span class="quiet">{stage.card.address}</span>
        </span>
      )}
    </div>
  );
}

/** Start, pause, resume and stop of the whole show. */
function ShowControls({ desk }: { readonly desk: Console }): JSX.Element | null {
  const graph = desk.telemetry.graph.value;
  if (!graph) return null;
  return (
    <fieldset class="show-controls" aria-label="The show">
      <span class="pill" data-tone={graph.state === 'running' ? 'good' : 'wait'}>
        {graph.state}
      </span>
      {graph.state === 'idle' && <OrderButton desk={desk} words="Starting the show" command={{ type: 'start' }} label="Start" />}
      {graph.state === 'running' && <OrderButton desk={desk} words="Pausing the show" command={{ type: 'pause' }} label="Pause" />}
      {graph.state === 'paused' && <OrderButton desk={desk} words="Resuming the show" command={{ type: 'resume' }} label="Resume" />}
      {graph.state !== 'idle' && (
        <>
          <ConfirmButton
            desk={desk}
            label="Stop"
            question="Stop the show? The picture stands still."
            yes="Stop it"
            words="Stopping the show"
            command={{ type: 'stop' }}
          />
          <ConfirmButton
            desk={desk}
            label="Restart"
            question="Restart the whole show?"
            yes="Restart it"
            words="Restarting the show"
            command={{ type: 'restart', target: 'show' }}
          />
        </>
      )}
    </fieldset>
  );
}
