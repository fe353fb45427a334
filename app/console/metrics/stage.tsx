import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { brief, millis, percent } from '../words.ts';

export function Stage({ desk }: { readonly desk: Console }): JSX.Element {
  const stats = desk.telemetry['stage.stats'].value;
  const rows: readonly (readonly [string, string])[] = [
    ['Renders in', millis(stats?.renderMs)],
    ['Engine', stats?.engine ?? '–'],
    ['Tier', stats?.tier ?? '–'],
    ['Artwork', stats?.artworkId ?? 'none'],
    ['Morph', percent(stats?.morph)],
    ['GPU objects', brief(stats?.gpuObjects)],
  ];
  return (
    <section class="panel-card" aria-labelledby="stage-title">
      <h2 id="stage-title">Picture</h2>
      <p class="big">
        {stats ? brief(Math.round(stats.fps)) : '–'} <span class="unit">frames a second</span>
      </p>
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
