import type { ComponentChildren, JSX } from 'preact';
import type { Interface } from '../interface.ts';
import { latencyWords } from '../words.ts';

const STAGES = ['capture', 'window', 'analysis', 'render'] as const;

/** From sound to light: what each part of the way takes. */
export function Latency({ ui, children }: { readonly ui: Interface; readonly children?: ComponentChildren }): JSX.Element {
  const latency = ui.state.latency.value;
  const live = ui.live.value;
  const known = live && latency.total > 0;
  const show = (ms: number): string => (known ? (ms < 9.95 ? ms.toFixed(1) : ms.toFixed(0)) : '—');
  return (
    <section class="field latency" aria-labelledby="latency-name">
      <h3 id="latency-name" class="field-name latency-name">
        From sound to light
        <span class="latency-total">{show(latency.total)} ms</span>
      </h3>
      <div class="latency-bar" aria-hidden="true">
        {STAGES.map((stage) => (
          <i key={stage} style={{ flexGrow: known ? Math.max(0, latency[stage]) : 1 }} />
        ))}
      </div>
      <dl class="latency-parts">
        {STAGES.map((stage) => (
          <div key={stage}>
            <dt>{stage}</dt>
            <dd>{show(latency[stage])}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">{latencyWords(latency, live)}</p>
      {children}
    </section>
  );
}
