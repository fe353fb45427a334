import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { Audio } from './audio.tsx';
import { MetricTable } from './metric-table.tsx';
import { Stage } from './stage.tsx';

export function MetricsView({ desk }: { readonly desk: Console }): JSX.Element {
  return (
    <section class="view" aria-label="Metrics">
      <h1>Metrics</h1>
      <div class="panels">
        <Audio desk={desk} />
        <Stage desk={desk} />
      </div>
      <MetricTable desk={desk} />
    </section>
  );
}
