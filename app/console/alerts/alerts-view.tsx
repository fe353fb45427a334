import type { JSX } from 'preact';
import type { AlertView } from '#app/supervisor/bus/topics.ts';
import type { Console } from '../console.ts';
import { ago, brief, plural } from '../words.ts';

const rank: Readonly<Record<AlertView['state'], number>> = { firing: 0, pending: 1, ok: 2 };
const gravity: Readonly<Record<AlertView['severity'], number>> = { critical: 0, warning: 1 };
const stateWords: Readonly<Record<AlertView['state'], string>> = { firing: 'firing', pending: 'beyond its limit', ok: 'quiet' };

/** What fires first, the graver before the lighter, the newer before the older. */
export const byUrgency = (a: AlertView, b: AlertView): number =>
  rank[a.state] - rank[b.state] || gravity[a.severity] - gravity[b.severity] || b.sinceMs - a.sinceMs || (a.name < b.name ? -1 : 1);

export function AlertsView({ desk }: { readonly desk: Console }): JSX.Element {
  const alerts = desk.telemetry.alerts.value;
  const firing = alerts?.filter(({ state }) => state === 'firing').length ?? 0;
  return (
    <section class="view" aria-label="Alerts">
      <h1>Alerts</h1>
      {!alerts && <p class="nothing">The show has not told of its alerts yet.</p>}
      {alerts && (
        <p class="quiet">
          {firing === 0 ? 'Nothing fires.' : `${plural(firing, 'alert')} firing.`} {plural(alerts.length, 'rule')} watched.
        </p>
      )}
      <ul class="alerts">
        {alerts &&
          [...alerts].sort(byUrgency).map((alert) => {
            const tone =
              alert.state === 'firing' ? (alert.severity === 'critical' ? 'bad' : 'warn') : alert.state === 'pending' ? 'wait' : 'good';
            return (
              <li key={`${alert.name} ${alert.subject}`} class="alert" data-tone={tone} data-state={alert.state}>
                <span class="pill" data-tone={tone}>
                  {stateWords[alert.state]}
                </span>
                <div class="alert-words">
                  <h2>
                    {alert.name} <span class="quiet">{alert.subject}</span>
                  </h2>
                  {alert.state !== 'ok' && <p>{alert.words}</p>}
                </div>
                <p class="quiet figures">
                  {alert.severity} · {brief(alert.value)} against {brief(alert.limit)}
                  {alert.state !== 'ok' && ` · since ${ago(alert.sinceMs, desk.nowMs.value).replace(' ago', '')}`}
                </p>
              </li>
            );
          })}
      </ul>
    </section>
  );
}
