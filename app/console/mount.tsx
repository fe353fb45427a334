import '#app/ui/styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/graph.css';
import './styles/inspector.css';
import './styles/views.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { createScope, type Stop } from '#app/lib/scope.ts';
import type { ConsoleClient } from '#app/supervisor/bus/client.ts';
import { createConsole, VIEWS, type View } from './console.ts';
import { App } from './parts/app.tsx';
import { browserPorts, type ConsolePorts } from './ports.ts';
import { bindVoice } from './voice.ts';

/** Puts the console into `root` until it is stopped. The address's fragment names the view, so that a link leads to it. */
export function mountConsole(root: HTMLElement, client: ConsoleClient, ports: ConsolePorts = browserPorts): Stop {
  const scope = createScope();
  const desk = createConsole(client, ports, scope);
  root.classList.add('console');
  scope.own(() => root.classList.remove('console'));

  const followAddress = (): void => {
    desk.view.value = viewOf(location.hash) ?? desk.view.peek();
  };
  followAddress();
  window.addEventListener('hashchange', followAddress);
  scope.own(() => window.removeEventListener('hashchange', followAddress));
  scope.own(
    effect(() => {
      document.title = `${titles[desk.view.value]} · Algorhythmic console`;
    }),
  );
  scope.own(bindVoice(desk));
  render(<App desk={desk} />, root);
  scope.own(() => render(null, root));
  return () => scope.close();
}

const titles: Readonly<Record<View, string>> = {
  graph: 'Graph',
  workers: 'Workers',
  metrics: 'Metrics',
  alerts: 'Alerts',
  logs: 'Logs',
  checkpoints: 'Checkpoints',
  export: 'Export',
};

const viewOf = (hash: string): View | undefined => VIEWS.find((view) => hash === `#${view}`);
