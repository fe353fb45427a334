import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { type LinkSpec, linkKey } from '#app/show/graph.ts';
import type { Console, Selection } from '../console.ts';
import { allOf, type Box, type Camera, reveal, type Size } from './camera.ts';
import { type Layout, layout } from './layout.ts';
import { FIGURES_ROOM, PORT_PITCH } from './sizes.ts';
import { detoursOf, type End, newLink, targetsOf } from './wiring.ts';

/** A link in the hand of a person: new from an output, or an existing one taken up at its end. */
export interface Pull {
  readonly from: End;
  readonly taken?: LinkSpec;
  readonly targets: ReadonlySet<End>;
  /** Where the hand is, in the drawing. */
  readonly x: number;
  readonly y: number;
  /** The input it would be let go at. */
  readonly over?: End;
}

/** What the parts of the graph view share. */
export interface GraphDesk {
  readonly console: Console;
  readonly layout: ReadonlySignal<Layout>;
  readonly camera: Signal<Camera>;
  readonly view: Signal<Size>;
  readonly pull: Signal<Pull | undefined>;
  /** All of the graph in sight; it stays so until somebody moves the view. */
  fitAll(): void;
  /** A box comes into sight with the least movement. */
  reveal(box: Box): void;
  /** The room to draw in has changed. */
  resize(view: Size): void;
  /** From now on the view follows the drawing and what is chosen in it. */
  followDrawing(): () => void;
  /** Takes a link up: from an output, or at the input it leads to. False when there is nothing to take. */
  take(end: { readonly output: End } | { readonly input: End }, x: number, y: number): boolean;
  /** Lets it go over an input. */
  join(to: End): void;
  connect(from: End, to: End): Promise<void>;
  /** Leads a link elsewhere, in one step. */
  detour(link: LinkSpec, to: End): Promise<void>;
}

/** Below this, figures in the drawing are hard to read. */
const READABLE_ZOOM = 0.6;

export function createGraphDesk(desk: Console): GraphDesk {
  const graphView = desk.telemetry.graph;
  /** What the drawing depends on, as text: figures and configuration leave it alone. */
  const shape = computed(() => {
    const { graph, kinds } = graphView.value ?? { graph: { processors: {}, links: [] }, kinds: [] };
    return JSON.stringify([Object.entries(graph.processors).map(([id, { kind }]) => [id, kind]), graph.links.map(linkKey), kinds]);
  });
  let before: Layout | undefined;
  const drawn = computed(() => {
    shape.value;
    const now = graphView.peek();
    before = layout(now?.graph ?? { processors: {}, links: [] }, now?.kinds ?? [], before);
    return before;
  });
  const pull = signal<Pull | undefined>(undefined);
  const camera = signal<Camera>({ x: 0, y: 0, zoom: 1 });
  const room = signal<Size>({ width: 0, height: 0 });
  /** The view as the last fit left it. */
  let fitted = camera.peek();
  const untouched = (): boolean => camera.peek() === fitted;
  /** Whether it ever fitted a room. */
  let placed = false;
  function fitAll(): void {
    placed = true;
    fitted = allOf(drawn.peek(), room.peek());
    camera.value = fitted;
  }
  function boxOf(selection: Selection): Box | undefined {
    if (selection.type === 'processor') return drawn.peek().nodes.get(selection.id);
    const end = selection.type === 'link' ? drawn.peek().links.get(selection.key)?.points.at(-1) : undefined;
    return end && { x: end.x - FIGURES_ROOM, y: end.y - PORT_PITCH, width: FIGURES_ROOM + PORT_PITCH, height: 2 * PORT_PITCH };
  }
  function show(box: Box): void {
    if (room.peek().width > 0) camera.value = reveal(camera.peek(), box, room.peek());
  }
  function refit(): void {
    if (!untouched() || room.peek().width === 0) return;
    const chosen = boxOf(desk.selection.peek());
    const { zoom } = allOf(drawn.peek(), room.peek());
    // An inspector that opens beside a large graph takes room, not legibility: then what is chosen stays in sight.
    if (chosen && placed && zoom < READABLE_ZOOM && zoom < fitted.zoom) show(chosen);
    else fitAll();
  }

  async function connect(from: End, to: End): Promise<void> {
    const view = graphView.peek();
    if (!view) return;
    const link = newLink(view.graph, view.kinds, from, to);
    const result = await desk.order(`Linking ${from} to ${to}`, { type: 'edit', edits: [{ type: 'connect', ...link }] });
    if (result.ok) desk.selection.value = { type: 'link', key: linkKey(link) };
  }
  async function detour(link: LinkSpec, to: End): Promise<void> {
    const { from, capacity, policy } = link;
    const result = await desk.order(`Leading ${from} to ${to} instead of ${link.to}`, {
      type: 'edit',
      edits: [
        { type: 'disconnect', from, to: link.to },
        { type: 'connect', from, to, capacity, policy },
      ],
    });
    if (result.ok) desk.selection.value = { type: 'link', key: linkKey({ from, to }) };
  }
  return {
    console: desk,
    layout: drawn,
    camera,
    view: room,
    pull,
    fitAll,
    reveal: show,
    resize(view) {
      room.value = view;
      refit();
    },
    followDrawing() {
      const stops = [
        drawn.subscribe(refit),
        desk.selection.subscribe((selection) => {
          const box = boxOf(selection);
          if (box && !untouched()) show(box);
        }),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    take(end, x, y) {
      const view = graphView.peek();
      if (!view || !desk.live.peek()) return false;
      if ('output' in end) {
        pull.value = { from: end.output, targets: new Set(targetsOf(view.graph, view.kinds, end.output)), x, y };
        return true;
      }
      const taken = view.graph.links.find((link) => link.to === end.input);
      if (!taken) return false;
      pull.value = { from: taken.from, taken, targets: new Set(detoursOf(view.graph, view.kinds, taken)), x, y };
      return true;
    },
    join(to) {
      const held = pull.peek();
      pull.value = undefined;
      if (!held?.targets.has(to)) return;
      void (held.taken ? detour(held.taken, to) : connect(held.from, to));
    },
    connect,
    detour,
  };
}
