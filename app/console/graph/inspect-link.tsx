import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { type LinkSpec, linkKey } from '#app/show/graph.ts';
import type { LinkPolicy } from '#app/show/processor.ts';
import type { GraphView } from '#app/supervisor/bus/topics.ts';
import { OrderButton } from '../parts/order-button.tsx';
import { brief, failureWords, millis, percent, perSecond } from '../words.ts';
import type { GraphDesk } from './graph-desk.ts';
import { fillOf, linkState, linkStateWords } from './state-words.ts';
import { detoursOf, typeAt } from './wiring.ts';

const policies: Readonly<Record<LinkPolicy, string>> = {
  block: 'block: a full link slows its sender',
  'drop-oldest': 'drop-oldest: a full link forgets its oldest',
  latest: 'latest: keeps the newest alone',
};

/** All about one link. */
export function InspectLink({ desk, linkKey: key }: { readonly desk: GraphDesk; readonly linkKey: string }): JSX.Element {
  const { console } = desk;
  const view = console.telemetry.graph.value;
  const link = view?.graph.links.find((one) => linkKey(one) === key);
  if (!view || !link) return <p class="nothing">This link is not in the graph any more.</p>;
  const state = linkState(view, key);
  const flow = console.telemetry.flow.value?.links[key];
  const rows: readonly (readonly [string, string])[] = [
    ['Carries', typeAt(view.graph, view.kinds, 'outputs', link.from) ?? '–'],
    ['By', view.links[key]?.transport ?? '–'],
    ['Rate', perSecond(flow?.perSecond)],
    ['Waiting', flow?.waiting === undefined ? '–' : `${brief(flow.waiting)} of ${flow.capacity} (${percent(fillOf(flow))})`],
    ['Dropped', flow?.dropped === undefined ? '–' : `${brief(flow.dropped)}, ${perSecond(flow.droppedPerSecond ?? 0)} now`],
    ['Latency, half', millis(flow?.p50Ms)],
    ['Latency, 95 %', millis(flow?.p95Ms)],
  ];
  return (
    <>
      <h2>
        {link.from} <span aria-hidden="true">→</span>
        <span class="visually-hidden">to</span> {link.to}
      </h2>
      <p class="inspector-facts">
        <span class="pill" data-tone={state === 'wired' ? 'good' : state === 'plugged' ? 'bad' : 'wait'}>
          {linkStateWords[state]}
        </span>
        {state === 'plugged' && <span class="quiet"> One of its ends is not running: what is sent falls silent, nobody waits.</span>}
      </p>
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>Room</h3>
      <RoomForm key={`${link.capacity} ${link.policy}`} desk={desk} link={link} />
      <h3>Leads to</h3>
      <DetourForm desk={desk} view={view} link={link} />
      <div class="row">
        <OrderButton
          desk={console}
          label="Disconnect"
          words={`Disconnecting ${link.from} from ${link.to}`}
          command={{ type: 'edit', edits: [{ type: 'disconnect', from: link.from, to: link.to }] }}
          onResult={(result) => {
            if (result.ok) console.selection.value = { type: 'nothing' };
          }}
        />
      </div>
    </>
  );
}

/** Capacity and policy. */
function RoomForm({ desk, link }: { readonly desk: GraphDesk; readonly link: LinkSpec }): JSX.Element {
  const capacity = useSignal(link.capacity);
  const policy = useSignal(link.policy);
  const problem = useSignal('');
  const busy = useSignal(false);
  const changed = capacity.value !== link.capacity || policy.value !== link.policy;
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    busy.value = true;
    const { from, to } = link;
    const result = await desk.console.order(`Giving ${from} to ${to} room for ${capacity.value}, ${policy.value}`, {
      type: 'edit',
      edits: [{ type: 'set_link', from, to, capacity: capacity.value, policy: policy.value }],
    });
    busy.value = false;
    problem.value = result.ok ? '' : failureWords(result.error);
  }
  return (
    <form class="config" onSubmit={(event) => void submit(event)}>
      <label class="field">
        <span class="field-name">Capacity</span>
        <input
          type="number"
          min="1"
          max="65536"
          step="1"
          required
          value={capacity.value}
          onInput={(event) => {
            capacity.value = event.currentTarget.valueAsNumber;
          }}
        />
      </label>
      <label class="field">
        <span class="field-name">When full</span>
        <select
          value={policy.value}
          onChange={(event) => {
            policy.value = event.currentTarget.value as LinkPolicy;
          }}
        >
          {Object.entries(policies).map(([name, words]) => (
            <option key={name} value={name}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {problem.value !== '' && (
        <p class="failure" role="alert">
          {problem.value}
        </p>
      )}
      <div class="row">
        <button
          type="submit"
          class="button"
          data-main={changed || undefined}
          aria-busy={busy.value}
          disabled={!changed || busy.value || !desk.console.live.value}
        >
          Apply
        </button>
      </div>
    </form>
  );
}

function DetourForm({ desk, view, link }: { readonly desk: GraphDesk; readonly view: GraphView; readonly link: LinkSpec }): JSX.Element {
  const chosen = useSignal(link.to);
  const others = detoursOf(view.graph, view.kinds, link);
  const to = others.includes(chosen.value) ? chosen.value : link.to;
  if (others.length === 0) return <p class="quiet">No other input takes what {link.from} gives.</p>;
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        void desk.detour(link, to);
      }}
    >
      <label class="grow">
        <span class="visually-hidden">Leads to</span>
        <select
          value={to}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
          }}
        >
          {[link.to, ...others].map((end) => (
            <option key={end} value={end}>
              {end}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button" disabled={to === link.to || !desk.console.live.value}>
        Rewire
      </button>
    </form>
  );
}
