import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Pace } from '../pace.ts';
import type { Frames } from '../ports.ts';

/** What a drawing of the listening panel draws with. One object for as long as the size stays: nothing is made per frame. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  /** In pixels of the device, as all that is drawn. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the device to one of CSS. */
  readonly unit: number;
  readonly colours: Colours;
  readonly font: string;
  readonly smallFont: string;
}

export interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly amber: string;
  readonly treble: string;
  readonly rose: string;
}

/** Allocates nothing. `epochMs` is the moment that the frame is for. */
export type LiveDraw = (pen: Pen, epochMs: number) => void;

/**
 * A canvas that is drawn while it is on screen, at most at its pace, past Preact and signals. What it shows is
 * said in words beside it.
 */
export function LiveCanvas(props: {
  readonly class: string;
  readonly frames: Frames;
  readonly pace: Pace;
  readonly draw: LiveDraw;
}): JSX.Element {
  const reference = useRef<HTMLCanvasElement>(null);
  const { frames, pace, draw } = props;
  useEffect(() => {
    const canvas = reference.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    let pen: Pen | undefined;
    let id: number | undefined;
    const drawn = { atMs: Number.NEGATIVE_INFINITY };

    function frame(timeMs: number): void {
      id = frames.request(frame);
      if (!pen || timeMs - drawn.atMs < pace()) return;
      drawn.atMs = timeMs;
      pen.context.clearRect(0, 0, pen.width, pen.height);
      draw(pen, performance.timeOrigin + timeMs);
    }
    function rest(): void {
      if (id !== undefined) frames.cancel(id);
      id = undefined;
    }
    const sizes = new ResizeObserver(() => {
      pen = penFor(canvas, context);
      drawn.atMs = Number.NEGATIVE_INFINITY;
    });
    // A panel scrolls: what is out of sight costs nothing.
    const sight = new IntersectionObserver((entries) => {
      const seen = entries.at(-1)?.isIntersecting ?? false;
      if (!seen) rest();
      else if (id === undefined) id = frames.request(frame);
    });
    sizes.observe(canvas);
    sight.observe(canvas);
    return () => {
      rest();
      sizes.disconnect();
      sight.disconnect();
    };
  }, [frames, pace, draw]);
  return (
    <span class="contents" aria-hidden="true">
      <canvas ref={reference} class={props.class} />
    </span>
  );
}

function penFor(canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): Pen | undefined {
  const unit = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * unit);
  const height = Math.round(canvas.clientHeight * unit);
  if (width === 0 || height === 0) return undefined;
  canvas.width = width;
  canvas.height = height;
  const style = getComputedStyle(canvas);
  const of = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  const size = Number.parseFloat(style.fontSize);
  return {
    context,
    width,
    height,
    unit,
    colours: { ink: of('--ink'), soft: of('--ink-soft'), amber: of('--amber'), treble: of('--treble'), rose: of('--rose') },
    font: `600 ${Math.round(size * unit)}px ${style.fontFamily}`,
    smallFont: `${Math.round(size * 0.85 * unit)}px ${style.fontFamily}`,
  };
}
