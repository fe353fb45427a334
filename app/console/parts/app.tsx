import type { JSX } from 'preact';
import { AlertsView } from '../alerts/alerts-view.tsx';
import { CheckpointsView } from '../checkpoints/checkpoints-view.tsx';
import type { Console, View } from '../console.ts';
import { ExportView } from '../export/export-view.tsx';
import { GraphView } from '../graph/graph-view.tsx';
import { LogsView } from '../logs/logs-view.tsx';
import { MetricsView } from '../metrics/metrics-view.tsx';
import { WorkersView } from '../workers/workers-view.tsx';
import { ErrorGuard, StumbleNotice } from './error-guard.tsx';
import { Header } from './header.tsx';
import { Navigation } from './navigation.tsx';
import { NoStage, StageBanner } from './no-stage.tsx';
import { OrderList } from './order-list.tsx';

const views: Readonly<Record<View, (props: { readonly desk: Console }) => JSX.Element>> = {
  graph: GraphView,
  workers: WorkersView,
  metrics: MetricsView,
  alerts: AlertsView,
  logs: LogsView,
  checkpoints: CheckpointsView,
  export: ExportView,
};

export function App({ desk }: { readonly desk: Console }): JSX.Element {
  const Shown = views[desk.view.value];
  const never = desk.attachment.value.name === 'none';
  return (
    <ErrorGuard>
      <p class="visually-hidden" role="status">
        {desk.said.value}
      </p>
      <Header desk={desk} />
      <Navigation desk={desk} />
      <main class="main" data-view={desk.view.value} data-stale={desk.attachment.value.name === 'waiting' || undefined}>
        <StumbleNotice />
        <StageBanner desk={desk} />
        {never ? <NoStage desk={desk} /> : <Shown desk={desk} />}
      </main>
      <OrderList desk={desk} />
    </ErrorGuard>
  );
}
