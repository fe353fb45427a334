import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Frames } from '../ports.ts';
import type { Draw } from './meter.ts';

/** A tiny canvas drawn at frame rate while `active` holds, past Preact and signals. Colour is the text's own. */
export function FrameCanvas(props: {
  readonly class: string;
  readonly frames: Frames;
  readonly active: ReadonlySignal<boolean>;
  readonly draw: Draw;
}): JSX.Element {
  const reference = useRef<HTMLCanvasElement>(null);
  const draw = useRef(props.draw);
  draw.current = props.draw;

  // An effect of the component, not of the signal: what it throws is the interface's affair, not that of who set the signal.
  const active = props.active.value;
  useEffect(() => {
    const canvas = reference.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context || !active) return undefined;
    let width = 0;
    let height = 0;
    const observer = new ResizeObserver(() => {
      width = canvas.clientWidth;
      height = canvas.clientHeight;
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
      const colour = getComputedStyle(canvas).color;
      context.fillStyle = colour;
      context.strokeStyle = colour;
      context.scale(devicePixelRatio, devicePixelRatio);
    });
    observer.observe(canvas);
    function frame(timeMs: number): void {
      id = props.frames.request(frame);
      if (width === 0 || !context) return;
      context.clearRect(0, 0, width, height);
      draw.current(context, width, height, timeMs);
    }
    let id = props.frames.request(frame);
    return () => {
      props.frames.cancel(id);
      observer.disconnect();
    };
  }, [active]);
  return (
    <span class="contents" aria-hidden="true">
      <canvas ref={reference} class={props.class} />
    </span>
  );
}
