import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { brief, millis, perSecond, plural } from '../words.ts';
import { type MetricSeries, seriesOf } from './series.ts';
import { Sparkline } from './sparkline.tsx';

/** More rows nobody reads, and a phone would feel them. */
const MOST_ROWS = 150;

export function MetricTable({ desk }: { readonly desk: Console }): JSX.Element {
  const filter = useSignal('');
  const metrics = desk.telemetry.metrics.value;
  const series = seriesOf(metrics ?? []);
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = series.filter(({ key, family }) => {
    const text = `${key} ${family.help}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <section class="metric-table" aria-labelledby="all-metrics">
      <div class="row">
        <h2 id="all-metrics">All metrics</h2>
        <label class="field grow">
          <span class="visually-hidden">Filter metrics</span>
          <input
            type="search"
            placeholder="Filter by name, label or help"
            value={filter.value}
            onInput={(event) => {
              filter.value = event.currentTarget.value;
            }}
          />
        </label>
        <p class="quiet figures">
          {found.length} of {series.length}
        </p>
      </div>
      {!metrics && <p class="nothing">The show has not told its metrics yet.</p>}
      {metrics && found.length === 0 && <p class="nothing">No metric passes the filter.</p>}
      {found.length > 0 && (
        <table class="table" data-cards>
          <caption class="visually-hidden">Metrics with their recent course</caption>
          <thead>
            <tr>
              <th scope="col">Metric</th>
              <th scope="col" data-number>
                Now
              </th>
              <th scope="col" data-number>
                Rate
              </th>
              <th scope="col">
                <span class="visually-hidden">Course</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_ROWS).map((one) => (
              <Row key={one.key} desk={desk} series={one} />
            ))}
          </tbody>
        </table>
      )}
      {found.length > MOST_ROWS && <p class="quiet">{plural(found.length - MOST_ROWS, 'more metric')}: narrow the filter to see them.</p>}
    </section>
  );
}

function Row({ desk, series }: { readonly desk: Console; readonly series: MetricSeries }): JSX.Element {
  const { key, family, labels, value, summary } = series;
  const past = desk.telemetry.history.series(key);
  const grows = family.type !== 'gauge';
  const course = (grows ? past?.rates() : past?.values()) ?? [];
  const seconds = family.name.endsWith('_seconds');
  const unit = (amount: number): string => (seconds ? millis(amount * 1000) : brief(amount));
  return (
    <tr>
      <th scope="row" title={family.help}>
        <span class="metric-name">{family.name}</span>{' '}
        <span class="quiet metric-labels">
          {Object.entries(labels)
            .map(([name, words]) => `${name} ${words}`)
            .join(' · ')}
        </span>
      </th>
      <td data-label="Now" data-number>
        {summary ? (
          <>
            {unit(summary.p50)} <span class="quiet">half</span> {unit(summary.p95)} <span class="quiet">95 %</span>
          </>
        ) : family.type === 'gauge' && seconds ? (
          unit(value)
        ) : (
          brief(value)
        )}
      </td>
      <td data-label="Rate" data-number>
        {grows ? perSecond(course.at(-1)) : ''}
      </td>
      <td class="course">
        <Sparkline values={course} />
      </td>
    </tr>
  );
}
