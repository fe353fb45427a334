import { pan, zoomAt } from './camera.ts';
import type { GraphDesk } from './graph-desk.ts';
import type { Layout, NodeBox } from './layout.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';
const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const PAN_PX = 80;
const ZOOM_STEP = 1.25;

/** Keys on the drawing. True when the key was for it. */
export function graphKey(event: KeyboardEvent, desk: GraphDesk): boolean {
  if (event.altKey || event.metaKey || event.ctrlKey) return false;
  const { width, height } = desk.view.peek();
  const zoom = (factor: number): void => {
    desk.camera.value = zoomAt(desk.camera.peek(), factor, width / 2, height / 2);
  };
  switch (event.key) {
    case '+':
    case '=':
      zoom(ZOOM_STEP);
      return true;
    case '-':
      zoom(1 / ZOOM_STEP);
      return true;
    case '0':
      desk.fitAll();
      return true;
    case 'Escape':
      if (desk.pull.peek() === undefined) return false;
      desk.pull.value = undefined;
      return true;
  }
  const direction = directions[event.key];
  if (!direction) return false;
  const focused = event.target instanceof Element ? event.target.closest<SVGElement>('[data-node]') : null;
  const at = focused?.dataset['node'];
  if (at === undefined || event.shiftKey) {
    const [dx, dy] = { left: [1, 0], right: [-1, 0], up: [0, 1], down: [0, -1] }[direction] as [number, number];
    desk.camera.value = pan(desk.camera.peek(), dx * PAN_PX, dy * PAN_PX);
    return true;
  }
  const next = neighbour(desk.layout.peek(), at, direction);
  if (next) {
    focused?.ownerSVGElement?.querySelector<SVGElement>(`[data-node="${CSS.escape(next.id)}"] .node-frame`)?.focus();
    desk.reveal(next);
  }
  return true;
}

/** The nearest processor in a direction; what lies aside counts as farther than what lies ahead. */
export function neighbour({ nodes }: Pick<Layout, 'nodes'>, id: string, direction: Direction): NodeBox | undefined {
  const from = nodes.get(id);
  if (!from) return undefined;
  let best: NodeBox | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of nodes.values()) {
    const dx = node.x + node.width / 2 - from.x - from.width / 2;
    const dy = node.y + node.height / 2 - from.y - from.height / 2;
    const across = direction === 'left' || direction === 'right';
    const ahead = across ? (direction === 'right' ? dx : -dx) : direction === 'down' ? dy : -dy;
    if (node.id === id || ahead <= 0) continue;
    const far = ahead + 2 * Math.abs(across ? dy : dx);
    if (far < least) {
      least = far;
      best = node;
    }
  }
  return best;
}
