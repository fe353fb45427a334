import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Json } from '#app/lib/json.ts';
import type { Failure, Result } from '#app/lib/result.ts';
import type { WorkerView } from '#app/supervisor/bus/topics.ts';
import type { Console } from '../console.ts';
import { ConfirmButton, OrderButton } from '../parts/order-button.tsx';
import { ThreadTag } from '../parts/thread-tag.tsx';
import { ago, failureWords, millis, replyWords } from '../words.ts';

const tones: Readonly<Record<WorkerView['status'], 'good' | 'wait' | 'bad'>> = {
  up: 'good',
  starting: 'wait',
  restarting: 'wait',
  stale: 'bad',
  'given-up': 'bad',
  stopped: 'wait',
};

const words: Readonly<Record<WorkerView['status'], string>> = {
  up: 'up',
  starting: 'starting',
  restarting: 'restarting',
  stale: 'does not answer',
  'given-up': 'given up',
  stopped: 'stopped',
};

export function WorkersView({ desk }: { readonly desk: Console }): JSX.Element {
  const workers = desk.telemetry.workers.value;
  return (
    <section class="view" aria-label="Workers">
      <h1>Workers</h1>
      {!workers && <p class="nothing">The show has not told of its workers yet.</p>}
      {workers?.length === 0 && <p class="nothing">This show has no workers.</p>}
      <ul class="cards">
        {workers?.map((worker) => (
          <Worker key={worker.thread} desk={desk} worker={worker} />
        ))}
      </ul>
    </section>
  );
}

function Worker({ desk, worker }: { readonly desk: Console; readonly worker: WorkerView }): JSX.Element {
  const reply = useSignal<{ readonly words: string; readonly result: Result<Json, Failure> } | undefined>(undefined);
  const { thread, status, place, sinceMs, lastBeatMs, roundTripMs, falls, lastReason, processors } = worker;
  const now = desk.nowMs.value;
  const answered =
    (what: string) =>
    (result: Result<Json, Failure>): void => {
      reply.value = { words: what, result };
    };
  const facts: readonly (readonly [string, string])[] = [
    ['Runs in', place === 'worker' ? 'a worker' : 'the page'],
    ['So since', ago(sinceMs, now)],
    ['Heartbeat', place === 'page' ? 'the page itself' : ago(lastBeatMs, now)],
    ['Round trip', millis(roundTripMs)],
    ['Falls', String(falls)],
    ['Last reason', lastReason ?? 'none'],
    ['Processors', processors.join(', ') || 'none'],
  ];
  return (
    <li class="card" data-tone={tones[status] === 'bad' ? 'bad' : undefined}>
      <h2>
        <ThreadTag thread={thread} />
        <span class="pill" data-tone={tones[status]}>
          {words[status]}
        </span>
      </h2>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="row">
        <OrderButton
          desk={desk}
          label="Health check"
          name={`Health check of ${thread}`}
          words={`Checking the health of ${thread}`}
          command={{ type: 'health_check', target: thread }}
          onResult={answered('Health')}
        />
        <OrderButton
          desk={desk}
          label="State"
          name={`State of ${thread}`}
          words={`Asking ${thread} for its state`}
          command={{ type: 'get_state', target: thread }}
          onResult={answered('State')}
        />
        <OrderButton
          desk={desk}
          label="Restart"
          name={`Restart ${thread}`}
          words={`Restarting ${thread}`}
          command={{ type: 'restart', target: thread }}
          onResult={answered('Restart')}
        />
        <ConfirmButton
          desk={desk}
          label="Shut down"
          name={`Shut down ${thread}`}
          question={`Shut ${thread} down? It stays down until it is restarted.`}
          yes="Shut down"
          words={`Shutting ${thread} down`}
          command={{ type: 'shutdown', target: thread }}
          onResult={answered('Shutdown')}
        />
      </div>
      {reply.value && (
        <div class="reply" data-tone={reply.value.result.ok ? undefined : 'bad'}>
          <h3>{reply.value.words}</h3>
          {reply.value.result.ok ? (
            <pre class="code">{replyWords(reply.value.result.value) || 'Done.'}</pre>
          ) : (
            <p class="failure">{failureWords(reply.value.result.error)}</p>
          )}
        </div>
      )}
    </li>
  );
}
