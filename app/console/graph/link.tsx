import type { JSX } from 'preact';
import type { LinkSpec } from '#app/show/graph.ts';
import { linkKey } from '#app/show/graph.ts';
import { millis, perSecond } from '../words.ts';
import type { GraphDesk } from './graph-desk.ts';
import type { LinkLine } from './layout.ts';
import { fillOf, linkState, linkStateWords, linkWords } from './state-words.ts';

const GAUGE_HEIGHT = 22;

/** One link: where it runs, and beside its end what flows. */
export function Link({
  desk,
  link,
  line,
}: {
  readonly desk: GraphDesk;
  readonly link: LinkSpec;
  readonly line: LinkLine;
}): JSX.Element | null {
  const { telemetry, selection } = desk.console;
  const view = telemetry.graph.value;
  const end = line.points.at(-1);
  if (!view || !end) return null;
  const key = linkKey(link);
  const flow = telemetry.flow.value?.links[key];
  const state = linkState(view, key);
  const chosen = selection.value.type === 'link' && selection.value.key === key;
  const taken = desk.pull.value?.taken && linkKey(desk.pull.value.taken) === key;
  const fill = fillOf(flow);
  const transport = view.links[key]?.transport;
  /** What a link is told to drop is no trouble: most of these have a reader that wants the newest alone. */
  const dropping = (flow?.droppedPerSecond ?? 0) > 0;
  const choose = (): void => {
    selection.value = { type: 'link', key };
  };
  return (
    <g
      class="link"
      data-state={state}
      data-chosen={chosen || undefined}
      data-taken={taken || undefined}
      data-still={flow?.perSecond === 0 || undefined}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no such element */}
      <path
        class="link-hand"
        d={line.path}
        role="button"
        tabindex={0}
        aria-pressed={chosen}
        aria-label={`Link ${link.from} to ${link.to}, ${linkStateWords[state]}`}
        onClick={choose}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          choose();
        }}
      >
        <title>{`${key}: ${linkStateWords[state]}${transport ? ` by ${transport}` : ''}, ${link.policy}, room for ${link.capacity}. ${linkWords(flow)}`}</title>
      </path>
      <path class="link-line" d={line.path} data-rate={rateClass(flow?.perSecond)} />
      {state === 'wired' ? (
        <g class="link-figures" transform={`translate(${end.x - 14} ${end.y})`}>
          {fill !== undefined && (
            <>
              <rect class="meter-room" x="-4" y={-GAUGE_HEIGHT / 2} width="4" height={GAUGE_HEIGHT} rx="2" />
              <rect
                class="meter-filled"
                data-high={fill > 0.8 || undefined}
                x="-4"
                y={GAUGE_HEIGHT / 2 - Math.max(fill > 0 ? 3 : 0, GAUGE_HEIGHT * fill)}
                width="4"
                height={Math.max(fill > 0 ? 3 : 0, GAUGE_HEIGHT * fill)}
                rx="2"
              />
            </>
          )}
          <text class="link-rate" x="-9" y="-5">
            {perSecond(flow?.perSecond)}
            {dropping && <tspan class="link-dropped"> −{perSecond(flow?.droppedPerSecond)}</tspan>}
          </text>
          <text class="link-latency" x="-9" y="14">
            {flow?.p95Ms === undefined ? transport : `${millis(flow.p50Ms).replace(' ms', '')} / ${millis(flow.p95Ms)}`}
          </text>
        </g>
      ) : (
        <g class="link-figures" transform={`translate(${end.x - 14} ${end.y})`}>
          <path class="link-cut" d="M-4-4 4 4M4-4-4 4" transform="translate(-2 0)" />
          <text class="link-rate" y="-8">
            {linkStateWords[state]}
          </text>
        </g>
      )}
    </g>
  );
}

/** Wider lines carry more: by orders of magnitude, for a link of samples carries a hundred times what a link of decisions does. */
function rateClass(perSecondNow: number | undefined): number {
  if (!perSecondNow) return 0;
  return perSecondNow < 2 ? 1 : perSecondNow < 50 ? 2 : 3;
}
