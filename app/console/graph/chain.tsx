import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { seriesOf } from '../metrics/series.ts';
import { brief, millis } from '../words.ts';

/** What surrounds a processor, outermost first, each with what it has counted: every metric that names this processor and this capability. */
export function Chain(props: { readonly desk: Console; readonly id: string; readonly chain: readonly string[] }): JSX.Element {
  const { desk, id, chain } = props;
  const series = seriesOf(desk.telemetry.metrics.value ?? []).filter(({ labels }) => labels['processor'] === id);
  return (
    <>
      <h3>Chain of capabilities</h3>
      {chain.length === 0 && <p class="quiet">Nothing surrounds it.</p>}
      <ol class="chain">
        {chain.map((capability) => {
          const counted = series.filter(({ labels }) => labels['capability'] === capability);
          return (
            <li key={capability}>
              <b>{capability}</b>
              {counted.length === 0 && <span class="quiet"> nothing counted yet</span>}
              <dl class="counters">
                {counted.map(({ key, family, labels, value, summary }) => {
                  const { processor: _processor, capability: _capability, ...rest } = labels;
                  const name = [family.name.replace(/^algorhythmic_(capability_)?/, ''), ...Object.values(rest)].join(' ');
                  const seconds = family.name.endsWith('_seconds');
                  const figures = summary
                    ? `${brief(value)} times, 95 % within ${seconds ? millis(summary.p95 * 1000) : brief(summary.p95)}`
                    : brief(value);
                  return (
                    <div key={key}>
                      <dt>{name}</dt>
                      <dd>{figures}</dd>
                    </div>
                  );
                })}
              </dl>
            </li>
          );
        })}
      </ol>
    </>
  );
}
