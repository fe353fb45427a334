import { type Graph, linkKey, splitEnd } from '#app/show/graph.ts';
import type { KindView } from '#app/supervisor/bus/topics.ts';
import { layersOf } from './layers.ts';
import { type Item, orderColumns, type Stretch } from './order.ts';
import { placeRows } from './place.ts';
import { COLUMN_GAP, FIGURES_ROOM, LANE_HEIGHT, MARGIN, NODE_FOOT, NODE_HEAD, NODE_WIDTH, PORT_PITCH, ROW_GAP } from './sizes.ts';

/** Where everything of a graph is drawn. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: ReadonlyMap<string, NodeBox>;
  /** By link key. */
  readonly links: ReadonlyMap<string, LinkLine>;
}

export interface NodeBox {
  readonly id: string;
  readonly layer: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly inputs: readonly PortSpot[];
  readonly outputs: readonly PortSpot[];
}

export interface PortSpot {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

export interface LinkLine {
  readonly key: string;
  /** Left to right: out of the sender, through every column in between, into the receiver. */
  readonly points: readonly Point[];
  /** The same as the `d` of a path: curves between columns, straight through them. */
  readonly path: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Ports {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Draws a graph in columns from left to right. Pure, and the same for equal graphs however they are written; with the layout before, what was there keeps
 * its order unless another has fewer crossings.
 */
export function layout(graph: Graph, kinds: readonly KindView[], before?: Layout): Layout {
  const links = graph.links
    .filter((link) => graph.processors[splitEnd(link.from).processor] && graph.processors[splitEnd(link.to).processor])
    .map((link) => ({ key: linkKey(link), from: splitEnd(link.from), to: splitEnd(link.to) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const layers = layersOf(graph);
  const ids = Object.keys(graph.processors).sort();

  const slots = new Map<string, Slots>();
  for (const id of ids) slots.set(id, slotsOf(portsOf(id, graph, kinds), links, id));

  /** Where an item was before; what is new comes last. */
  const was = new Map<string, number>(Array.from(before?.nodes ?? [], ([id, node]) => [id, node.y]));
  const items: Item[] = ids.map((id) => ({ key: id, layer: layers.get(id) ?? 0, height: slots.get(id)?.height ?? NODE_HEAD }));
  const stretches: Stretch[] = [];
  const lanes = new Map<string, readonly string[]>();
  for (const link of links) {
    const first = layers.get(link.from.processor) ?? 0;
    const last = layers.get(link.to.processor) ?? 0;
    if (last <= first) continue;
    const stops = [link.from.processor];
    for (let layer = first + 1; layer < last; layer++) {
      const key = `${link.key} @${layer}`;
      const passed = before?.links.get(link.key)?.points[2 * (layer - first) - 1];
      if (passed) was.set(key, passed.y - LANE_HEIGHT / 2);
      items.push({ key, layer, height: LANE_HEIGHT });
      stops.push(key);
    }
    stops.push(link.to.processor);
    lanes.set(link.key, stops.slice(1, -1));
    for (let i = 1; i < stops.length; i++) {
      const fromOffset = i === 1 ? (slots.get(link.from.processor)?.out.get(link.from.port) ?? 0) : LANE_HEIGHT / 2;
      const toOffset = i === stops.length - 1 ? (slots.get(link.to.processor)?.in.get(link.key) ?? 0) : LANE_HEIGHT / 2;
      stretches.push({ from: stops[i - 1] ?? '', to: stops[i] ?? '', fromOffset, toOffset });
    }
  }
  const rowOf = (item: Item): number => was.get(item.key) ?? Number.MAX_VALUE;
  items.sort((a, b) => rowOf(a) - rowOf(b));
  const depth = 1 + Math.max(-1, ...layers.values());
  const columns = Array.from({ length: depth }, (_, layer) => items.filter((item) => item.layer === layer));
  const tops = placeRows(orderColumns(columns, stretches), stretches, ROW_GAP);

  const nodes = new Map<string, NodeBox>();
  for (const id of ids) {
    const layer = layers.get(id) ?? 0;
    const x = MARGIN + layer * (NODE_WIDTH + COLUMN_GAP);
    const y = MARGIN + (tops.get(id) ?? 0);
    const own = slots.get(id);
    nodes.set(id, {
      id,
      layer,
      x,
      y,
      width: NODE_WIDTH,
      height: own?.height ?? NODE_HEAD,
      inputs: Array.from(own?.ports ?? [], ([name, offset]) => ({ name, x, y: y + offset })),
      outputs: Array.from(own?.out ?? [], ([name, offset]) => ({ name, x: x + NODE_WIDTH, y: y + offset })),
    });
  }
  const lines = new Map<string, LinkLine>();
  for (const link of links) {
    const from = nodes.get(link.from.processor);
    const to = nodes.get(link.to.processor);
    if (!from || !to) continue;
    const points: Point[] = [{ x: from.x + from.width, y: from.y + (slots.get(from.id)?.out.get(link.from.port) ?? 0) }];
    (lanes.get(link.key) ?? []).forEach((lane, index) => {
      const y = MARGIN + (tops.get(lane) ?? 0) + LANE_HEIGHT / 2;
      const x = from.x + (index + 1) * (NODE_WIDTH + COLUMN_GAP);
      points.push({ x, y }, { x: x + NODE_WIDTH, y });
    });
    points.push({ x: to.x, y: to.y + (slots.get(to.id)?.in.get(link.key) ?? 0) });
    lines.set(link.key, { key: link.key, points, path: smooth(points) });
  }
  const rows = Array.from(items, (item) => (tops.get(item.key) ?? 0) + item.height);
  return {
    width: 2 * MARGIN + Math.max(0, depth * NODE_WIDTH + (depth - 1) * COLUMN_GAP),
    height: 2 * MARGIN + Math.max(0, ...rows),
    nodes,
    links: lines,
  };
}

/** A line through the points: curves right behind a column, straight in front of the next, where the figures are, and through it. */
export function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x} ${first.y}`;
  let last = first;
  for (const point of rest) {
    const wide = point.x - last.x > FIGURES_ROOM + 24;
    const turned = wide ? point.x - FIGURES_ROOM : point.x;
    const bend = Math.max(18, (turned - last.x) * 0.6);
    if (last.y !== point.y) path += ` C${last.x + bend} ${last.y} ${turned - bend} ${point.y} ${turned} ${point.y}`;
    path += ` L${point.x} ${point.y}`;
    last = point;
  }
  return path;
}

interface Slots {
  /** The middle of each input, from the node's top. */
  readonly ports: ReadonlyMap<string, number>;
  /** Where each link arrives: inputs that take several are taller. */
  readonly in: ReadonlyMap<string, number>;
  readonly out: ReadonlyMap<string, number>;
  readonly height: number;
}

function slotsOf(ports: Ports, links: readonly { readonly key: string; readonly to: ReturnType<typeof splitEnd> }[], id: string): Slots {
  const middles = new Map<string, number>();
  const arrivals = new Map<string, number>();
  let row = 0;
  for (const name of ports.inputs) {
    const here = links.filter(({ to }) => to.processor === id && to.port === name);
    const rows = Math.max(1, here.length);
    middles.set(name, NODE_HEAD + (row + rows / 2) * PORT_PITCH);
    here.forEach((link, index) => {
      arrivals.set(link.key, NODE_HEAD + (row + index + 0.5) * PORT_PITCH);
    });
    row += rows;
  }
  const out = new Map(ports.outputs.map((name, index) => [name, NODE_HEAD + (index + 0.5) * PORT_PITCH]));
  return { ports: middles, in: arrivals, out, height: NODE_HEAD + Math.max(row, ports.outputs.length) * PORT_PITCH + NODE_FOOT };
}

/** A processor's ports as its kind has them, and those a link names all the same. */
function portsOf(id: string, graph: Graph, kinds: readonly KindView[]): Ports {
  const kind = kinds.find((one) => one.kind === graph.processors[id]?.kind);
  const inputs = new Set(Object.keys(kind?.inputs ?? {}));
  const outputs = new Set(Object.keys(kind?.outputs ?? {}));
  for (const link of graph.links) {
    const from = splitEnd(link.from);
    const to = splitEnd(link.to);
    if (from.processor === id) outputs.add(from.port);
    if (to.processor === id) inputs.add(to.port);
  }
  return { inputs: [...inputs], outputs: [...outputs] };
}
