import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Console } from '../console.ts';
import { brief, millis, percent } from '../words.ts';
import { drawFeatures } from './draw-features.ts';

export function Audio({ desk }: { readonly desk: Console }): JSX.Element {
  const stats = desk.telemetry['audio.stats'].value;
  const rows: readonly (readonly [string, string])[] = [
    ['Sure of it', percent(stats?.confidence)],
    ['Level', brief(stats?.level)],
    ['Mood', stats?.mood ?? '–'],
    ['Capture', millis(stats?.captureMs)],
    ['Analysis', millis(stats?.analysisMs)],
  ];
  return (
    <section class="panel-card" aria-labelledby="audio-title">
      <h2 id="audio-title">Sound</h2>
      <p class="big">
        {stats && stats.bpm > 0 ? stats.bpm.toFixed(1) : '–'} <span class="unit">beats a minute</span>
      </p>
      <Features desk={desk} />
      <dl class="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Bars of the newest frame, drawn past Preact whenever one has come: 30 a second at most, and none where nothing comes. */
function Features({ desk }: { readonly desk: Console }): JSX.Element {
  const reference = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const canvas = reference.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    let drawn: Readonly<Record<string, number>> | undefined;
    let id = 0;
    let fresh = true;
    const observer = new ResizeObserver(() => {
      canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
      canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
      fresh = true;
    });
    observer.observe(canvas);
    function frame(): void {
      id = requestAnimationFrame(frame);
      const { current } = desk.telemetry.features;
      if ((current === drawn && !fresh) || !canvas || !context || canvas.width === 0) return;
      drawn = current;
      fresh = false;
      context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
      drawFeatures(context, canvas.clientWidth, canvas.clientHeight, current, getComputedStyle(canvas));
    }
    frame();
    return () => {
      cancelAnimationFrame(id);
      observer.disconnect();
    };
  }, [desk]);
  return <canvas ref={reference} class="features" role="img" aria-label="Bars of the newest audio features" />;
}
