import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { linkKey } from '#app/show/graph.ts';
import type { GraphDesk } from './graph-desk.ts';
import { bindHand } from './hand.ts';
import { graphKey } from './keys.ts';
import { smooth } from './layout.ts';
import { Link } from './link.tsx';
import { Node } from './node.tsx';

/** The graph as a drawing that can be moved, zoomed and rewired. */
export function Drawing({ desk }: { readonly desk: GraphDesk }): JSX.Element {
  const surface = useRef<SVGSVGElement>(null);
  useEffect(() => (surface.current ? followSize(surface.current, desk) : undefined), [desk]);
  useEffect(() => {
    const unbind = surface.current && bindHand(surface.current, desk);
    return () => void unbind?.();
  }, [desk]);
  const graph = desk.console.telemetry.graph.value?.graph;
  const drawn = desk.layout.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no such element
    <svg
      ref={surface}
      class="drawing"
      role="group"
      aria-label="Show graph. Arrow keys walk from processor to processor, plus and minus zoom, 0 shows all."
      tabindex={0}
      data-pulling={desk.pull.value !== undefined || undefined}
      onKeyDown={(event) => {
        if (graphKey(event, desk)) event.preventDefault();
      }}
    >
      <Moved desk={desk}>
        {graph?.links.map((link) => {
          const line = drawn.links.get(linkKey(link));
          return line && <Link key={line.key} desk={desk} link={link} line={line} />;
        })}
        {[...drawn.nodes.values()].map((box) => (
          <Node key={box.id} desk={desk} box={box} />
        ))}
        <PulledLink desk={desk} />
      </Moved>
    </svg>
  );
}

/** Moves what is in it, and is all that changes when the view is moved. */
function Moved({ desk, children }: { readonly desk: GraphDesk; readonly children: ComponentChildren }): JSX.Element {
  const group = useRef<SVGGElement>(null);
  useSignalEffect(() => {
    const { x, y, zoom } = desk.camera.value;
    group.current?.setAttribute('transform', `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${zoom.toFixed(4)})`);
    group.current?.setAttribute('data-far', String(zoom < 0.5));
  });
  return <g ref={group}>{children}</g>;
}

function PulledLink({ desk }: { readonly desk: GraphDesk }): JSX.Element | null {
  const held = desk.pull.value;
  if (!held) return null;
  const { nodes } = desk.layout.value;
  const spot = (end: string, side: 'inputs' | 'outputs'): { x: number; y: number } | undefined => {
    const dot = end.lastIndexOf('.');
    return nodes.get(end.slice(0, dot))?.[side].find(({ name }) => name === end.slice(dot + 1));
  };
  const from = spot(held.from, 'outputs');
  const to = (held.over !== undefined && spot(held.over, 'inputs')) || held;
  return from ? <path class="pulled" d={smooth([from, to])} /> : null;
}

function followSize(surface: SVGSVGElement, desk: GraphDesk): () => void {
  const observer = new ResizeObserver(() => desk.resize({ width: surface.clientWidth, height: surface.clientHeight }));
  observer.observe(surface);
  const stop = desk.followDrawing();
  return () => {
    observer.disconnect();
    stop();
  };
}
