import type { JSX } from 'preact';
import { linkKey } from '#app/show/graph.ts';
import type { GraphView } from '#app/supervisor/bus/topics.ts';
import { ThreadTag } from '../parts/thread-tag.tsx';
import { millis, percent, perSecond } from '../words.ts';
import type { GraphDesk } from './graph-desk.ts';
import { fillOf, linkState, linkStateWords, nodeState, stateWords } from './state-words.ts';

/** The same graph as two tables, in the order in which things flow. */
export function GraphList({ desk, view }: { readonly desk: GraphDesk; readonly view: GraphView }): JSX.Element {
  const { telemetry, selection } = desk.console;
  const flow = telemetry.flow.value;
  const { nodes } = desk.layout.value;
  const ids = [...nodes.values()].sort((a, b) => a.layer - b.layer || a.y - b.y).map(({ id }) => id);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be in reach of a keyboard
    <section class="graph-list" tabIndex={0} aria-label="Graph as a list">
      <table class="table" data-cards>
        <caption>Processors</caption>
        <thead>
          <tr>
            <th scope="col">Processor</th>
            <th scope="col">Thread</th>
            <th scope="col">State</th>
            <th scope="col" data-number>
              Turns
            </th>
            <th scope="col" data-number>
              Busy
            </th>
            <th scope="col" data-number>
              A turn, 95 %
            </th>
            <th scope="col" data-number>
              Errors
            </th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => {
            const state = nodeState(view, id);
            const now = flow?.processors[id];
            const kind = view.graph.processors[id]?.kind;
            return (
              <tr key={id} data-tone={state === 'failed' ? 'bad' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    class="button"
                    data-bare
                    onClick={() => {
                      selection.value = { type: 'processor', id };
                    }}
                  >
                    {id}
                  </button>
                  {kind !== id && <span class="quiet"> {kind}</span>}
                </th>
                <td data-label="Thread">
                  <ThreadTag thread={view.processors[id]?.thread ?? view.kinds.find((one) => one.kind === kind)?.thread ?? 'nowhere'} />
                </td>
                <td data-label="State">
                  <span class="pill" data-tone={state === 'running' ? 'good' : state === 'failed' ? 'bad' : 'wait'}>
                    {stateWords[state]}
                  </span>
                </td>
                <td data-label="Turns" data-number>
                  {perSecond(now?.turnsPerSecond)}
                </td>
                <td data-label="Busy" data-number>
                  {percent(now?.busy)}
                </td>
                <td data-label="A turn, 95 %" data-number>
                  {millis(now?.p95Ms)}
                </td>
                <td data-label="Errors" data-number>
                  {now?.errors ?? '–'}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <table class="table" data-cards>
        <caption>Links</caption>
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">State</th>
            <th scope="col" data-number>
              Rate
            </th>
            <th scope="col" data-number>
              Waiting
            </th>
            <th scope="col" data-number>
              Dropped
            </th>
            <th scope="col" data-number>
              Latency 50 / 95 %
            </th>
            <th scope="col">Policy</th>
          </tr>
        </thead>
        <tbody>
          {view.graph.links.map((link) => {
            const key = linkKey(link);
            const now = flow?.links[key];
            const state = linkState(view, key);
            return (
              <tr key={key} data-tone={state === 'plugged' ? 'bad' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    class="button"
                    data-bare
                    onClick={() => {
                      selection.value = { type: 'link', key };
                    }}
                  >
                    {link.from} <span aria-hidden="true">→</span>
                    <span class="visually-hidden">to</span> {link.to}
                  </button>
                </th>
                <td data-label="State">
                  <span class="pill" data-tone={state === 'wired' ? 'good' : state === 'plugged' ? 'bad' : 'wait'}>
                    {linkStateWords[state]}
                  </span>{' '}
                  {view.links[key]?.transport}
                </td>
                <td data-label="Rate" data-number>
                  {perSecond(now?.perSecond)}
                </td>
                <td data-label="Waiting" data-number>
                  {now?.waiting === undefined ? '–' : `${now.waiting} of ${now.capacity}`}{' '}
                  <meter min={0} max={1} high={0.8} value={fillOf(now) ?? 0} aria-label="Fill" />
                </td>
                <td data-label="Dropped" data-number>
                  {perSecond(now?.droppedPerSecond)}
                </td>
                <td data-label="Latency" data-number>
                  {now?.p50Ms === undefined ? '–' : `${millis(now.p50Ms)} / ${millis(now.p95Ms)}`}
                </td>
                <td data-label="Policy">
                  {link.policy}, {link.capacity}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
