import type { JSX } from 'preact';
import type { GraphView, ProcessorFlow } from '#app/supervisor/bus/topics.ts';
import { threadMark } from '../thread-marks.ts';
import { percent, perSecond, plural, shorten } from '../words.ts';
import type { GraphDesk } from './graph-desk.ts';
import type { NodeBox } from './layout.ts';
import { type NodeState, nodeState, stateWords } from './state-words.ts';

const NAME_LENGTH = 14;
const KIND_LENGTH = 24;
const PORT_LENGTH = 10;
/** Where the head ends. */
const RULE_Y = 70;

/** One processor: who it is, how it is, what it does, its ports. The frame is the button; figures change too often to be its name. */
export function Node({ desk, box }: { readonly desk: GraphDesk; readonly box: NodeBox }): JSX.Element | null {
  const { telemetry, selection } = desk.console;
  const view = telemetry.graph.value;
  const spec = view?.graph.processors[box.id];
  if (!view || !spec) return null;
  const flow = telemetry.flow.value?.processors[box.id];
  const state = nodeState(view, box.id);
  const thread = threadOf(view, box.id);
  const { hue, shape } = threadMark(thread);
  const chosen = selection.value.type === 'processor' && selection.value.id === box.id;
  const choose = (): void => {
    selection.value = { type: 'processor', id: box.id };
  };
  return (
    <g
      class="node"
      transform={`translate(${box.x} ${box.y})`}
      data-node={box.id}
      data-state={state}
      data-health={flow?.health}
      data-hue={hue}
      data-chosen={chosen || undefined}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no such element */}
      <rect
        class="node-frame"
        width={box.width}
        height={box.height}
        rx="10"
        role="button"
        tabindex={0}
        aria-pressed={chosen}
        aria-label={`${box.id}: ${spec.kind}, thread ${thread}, ${stateWords[state]}`}
        onClick={choose}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          choose();
        }}
      >
        <title>{`${box.id} (${spec.kind}) on ${thread}: ${stateWords[state]}${view.processors[box.id]?.failure ? `. ${view.processors[box.id]?.failure?.message}` : ''}`}</title>
      </rect>
      <rect class="node-band" y="12" width="3" height="50" rx="1.5" />
      <path class="node-mark" transform="translate(12 13)" d={shape} />
      <text class="node-name" x="28" y="24">
        {shorten(box.id, NAME_LENGTH)}
      </text>
      <StateMark state={state} flow={flow} x={box.width - 12} />
      <text class="node-kind" x="12" y="43">
        {shorten(spec.kind === box.id ? `on ${thread}` : `${spec.kind} on ${thread}`, KIND_LENGTH)}
      </text>
      <Figures flow={flow} state={state} width={box.width} />
      {box.inputs.map(({ name, y }) => (
        <Port key={name} desk={desk} side="input" end={`${box.id}.${name}`} name={name} x={0} y={y - box.y} />
      ))}
      {box.outputs.map(({ name, y }) => (
        <Port key={name} desk={desk} side="output" end={`${box.id}.${name}`} name={name} x={box.width} y={y - box.y} />
      ))}
    </g>
  );
}

const threadOf = (view: GraphView, id: string): string =>
  view.processors[id]?.thread ?? view.kinds.find(({ kind }) => kind === view.graph.processors[id]?.kind)?.thread ?? 'nowhere';

function StateMark({
  state,
  flow,
  x,
}: {
  readonly state: NodeState;
  readonly flow: ProcessorFlow | undefined;
  readonly x: number;
}): JSX.Element {
  const words =
    state !== 'running' ? stateWords[state] : flow?.health === 'failing' ? 'failing' : flow?.health === 'holding-back' ? 'holding' : '';
  if (words === '') return <circle class="node-state" cx={x - 4} cy="19" r="4" />;
  return (
    <text class="node-state" x={x} y="23.5">
      {words}
    </text>
  );
}

function Figures(props: { readonly flow: ProcessorFlow | undefined; readonly state: NodeState; readonly width: number }): JSX.Element {
  const { state, width } = props;
  const flow = state === 'running' ? props.flow : undefined;
  const room = width - 24;
  return (
    <>
      <text class="node-figures" x="12" y="62">
        {flow ? perSecond(flow.turnsPerSecond) : '–'}
        {flow && flow.errors > 0 && <tspan class="node-errors"> {plural(flow.errors, 'error')}</tspan>}
      </text>
      {flow?.busy !== undefined && (
        <text class="node-figures node-busy" x={width - 12} y="62">
          {percent(flow.busy)}
        </text>
      )}
      <rect class="meter-room" x="12" y={RULE_Y} width={room} height="2" />
      {flow?.busy !== undefined && (
        <rect
          class="meter-filled"
          data-high={flow.busy > 0.8 || undefined}
          x="12"
          y={RULE_Y}
          width={room * Math.min(1, flow.busy)}
          height="2"
        />
      )}
    </>
  );
}

function Port(props: {
  readonly desk: GraphDesk;
  readonly side: 'input' | 'output';
  readonly end: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
}): JSX.Element {
  const { desk, side, end, name, x, y } = props;
  const held = desk.pull.value;
  const fits = held === undefined ? undefined : side === 'input' ? held.targets.has(end) : held.from === end;
  return (
    <g class="port" data-side={side} data-fits={fits} data-over={held?.over === end || undefined} {...{ [`data-${side}`]: end }}>
      <circle class="port-hand" cx={x} cy={y} r="14" />
      <circle class="port-dot" cx={x} cy={y} r="4.5" />
      <text class="port-name" x={side === 'input' ? x + 12 : x - 12} y={y + 4}>
        {shorten(name, PORT_LENGTH)}
      </text>
    </g>
  );
}
