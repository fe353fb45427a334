import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { linkKey, splitEnd } from '#app/show/graph.ts';
import type { Execution } from '#app/show/processor.ts';
import type { GraphView, ProcessorFlow } from '#app/supervisor/bus/topics.ts';
import { ConfirmButton, OrderButton } from '../parts/order-button.tsx';
import { ThreadTag } from '../parts/thread-tag.tsx';
import { millis, percent, perSecond } from '../words.ts';
import { Chain } from './chain.tsx';
import { ConfigForm } from './config-form.tsx';
import type { GraphDesk } from './graph-desk.ts';
import { linkWords, nodeState, stateWords } from './state-words.ts';
import { targetsOf } from './wiring.ts';

/** All about one processor. */
export function InspectProcessor({ desk, id }: { readonly desk: GraphDesk; readonly id: string }): JSX.Element {
  const { console } = desk;
  const view = console.telemetry.graph.value;
  const spec = view?.graph.processors[id];
  if (!view || !spec) return <p class="nothing">{id} is not in the graph any more.</p>;
  const actual = view.processors[id];
  const kind = view.kinds.find((one) => one.kind === spec.kind);
  const state = nodeState(view, id);
  const flow = console.telemetry.flow.value?.processors[id];
  return (
    <>
      <h2>{id}</h2>
      <p class="inspector-facts">
        <span class="pill" data-tone={state === 'running' ? 'good' : state === 'failed' ? 'bad' : 'wait'}>
          {stateWords[state]}
        </span>{' '}
        {spec.kind} <ThreadTag thread={actual?.thread ?? kind?.thread ?? 'nowhere'} />
      </p>
      {actual?.failure && (
        <p class="failure">
          <strong>{actual.failure.code}</strong> {actual.failure.message}
        </p>
      )}
      <Figures flow={flow} execution={kind?.execution} priority={kind?.priority} />
      <div class="row">
        <OrderButton desk={console} label="Restart" words={`Restarting ${id}`} command={{ type: 'restart', target: id }} />
        <OrderButton
          desk={console}
          label="Health check"
          words={`Checking the health of ${id}`}
          command={{ type: 'health_check', target: id }}
        />
        <ConfirmButton
          desk={console}
          label="Remove"
          question={`Remove ${id} and its links?`}
          yes="Remove"
          words={`Removing ${id}`}
          command={{ type: 'edit', edits: [{ type: 'remove_processor', id }] }}
        />
      </div>
      <h3>Configuration</h3>
      <ConfigForm
        desk={console}
        config={spec.config}
        apply={(config) => console.order(`Configuring ${id}`, { type: 'edit', edits: [{ type: 'set_config', id, config }] })}
      />
      <h3>Links</h3>
      <Links desk={desk} view={view} id={id} />
      <Chain desk={console} id={id} chain={actual?.chain ?? []} />
    </>
  );
}

function Figures(props: {
  readonly flow: ProcessorFlow | undefined;
  readonly execution: Execution | undefined;
  readonly priority: number | undefined;
}): JSX.Element {
  const { flow, execution, priority } = props;
  const mode = !execution ? '–' : execution.mode === 'continuous' ? `every ${millis(execution.intervalMs)}` : execution.mode;
  const rows: readonly (readonly [string, string])[] = [
    ['Turns', perSecond(flow?.turnsPerSecond)],
    ['Busy', percent(flow?.busy)],
    ['A turn, 95 %', millis(flow?.p95Ms)],
    ['Errors', flow ? String(flow.errors) : '–'],
    ['Health', flow?.health ?? '–'],
    ['Runs', mode],
    ['Priority', priority === undefined ? '–' : String(priority)],
  ];
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is linked to it, and a way to link more without a pointer. */
function Links({ desk, view, id }: { readonly desk: GraphDesk; readonly view: GraphView; readonly id: string }): JSX.Element {
  const { selection, telemetry } = desk.console;
  const links = view.graph.links.filter((link) => splitEnd(link.from).processor === id || splitEnd(link.to).processor === id);
  const kind = view.kinds.find((one) => one.kind === view.graph.processors[id]?.kind);
  return (
    <>
      {links.length === 0 && <p class="quiet">Nothing is linked to it.</p>}
      <ul class="link-list">
        {links.map((link) => (
          <li key={linkKey(link)}>
            <button
              type="button"
              class="button"
              data-bare
              onClick={() => {
                selection.value = { type: 'link', key: linkKey(link) };
              }}
            >
              {link.from} <span aria-hidden="true">→</span>
              <span class="visually-hidden">to</span> {link.to}
            </button>
            <span class="quiet">{linkWords(telemetry.flow.value?.links[linkKey(link)])}</span>
          </li>
        ))}
      </ul>
      {Object.entries(kind?.outputs ?? {}).map(([port, type]) => (
        <ConnectForm key={port} desk={desk} view={view} from={`${id}.${port}`} type={type} />
      ))}
    </>
  );
}

function ConnectForm(props: {
  readonly desk: GraphDesk;
  readonly view: GraphView;
  readonly from: string;
  readonly type: string;
}): JSX.Element {
  const { desk, view, from, type } = props;
  const chosen = useSignal('');
  const targets = targetsOf(view.graph, view.kinds, from);
  const to = targets.includes(chosen.value) ? chosen.value : (targets[0] ?? '');
  const port = splitEnd(from).port;
  if (targets.length === 0)
    return (
      <p class="quiet">
        {port} gives {type}: no other input takes that.
      </p>
    );
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        void desk.connect(from, to);
      }}
    >
      <label class="grow">
        <span class="field-name">Link {port} to</span>
        <select
          value={to}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          {targets.map((target) => (
            <option key={target} value={target}>
              {target}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button" disabled={!desk.console.live.value}>
        Link
      </button>
    </form>
  );
}
