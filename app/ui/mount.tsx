import './styles/tokens.css';
import './styles/base.css';
import './styles/welcome.css';
import './styles/stage.css';
import './styles/messages.css';
import { render } from 'preact';
import { createScope, type Stop } from '#app/lib/scope.ts';
import type { Actions, AppState } from '#app/state/app-state.ts';
import { bindArrowKeys } from './focus.ts';
import { bindDrop, bindWaking } from './gestures.ts';
import { catchStray, type OnError, watch } from './guard.ts';
import { createInterface, type Interface } from './interface.ts';
import { Boundary } from './parts/boundary.tsx';
import { browserPorts, type InterfacePorts } from './ports.ts';
import { loadSheets } from './sheet-loading.ts';
import { loadShortcuts } from './shortcut-loading.ts';

export interface MountOptions {
  /** Takes what the interface throws: for the log. The interface itself goes on, or comes back. */
  readonly onError: OnError;
  /** The browser's own unless said. */
  readonly ports?: InterfacePorts;
}

/** Puts the interface into `root` and keeps it in step with the state until it is stopped. */
export function mountInterface(root: HTMLElement, state: AppState, actions: Actions, options: MountOptions): Stop {
  const { onError, ports = browserPorts() } = options;
  const scope = createScope();
  scope.own(catchStray(onError));
  const ui = createInterface(state, actions, ports, onError, scope);

  root.classList.add('ui');
  scope.own(() => root.classList.remove('ui'));
  // Attributes, not a render: the style must hold before the key or tap that woke the controls does its work.
  scope.own(
    watch(onError, () => {
      root.dataset['awake'] = String(ui.presence.awake.value);
    }),
  );
  scope.own(
    watch(onError, () => {
      root.dataset['phase'] = state.phase.value;
    }),
  );
  scope.own(watchFullScreen(ui));
  scope.own(bindWaking(ui));
  scope.own(bindArrowKeys(ui, root));
  scope.own(loadShortcuts(ui, window));
  scope.own(bindDrop(ui));
  scope.own(loadSheets(ui));

  render(<Boundary ui={ui} />, root);
  scope.own(() => render(null, root));
  return () => scope.close();
}

function watchFullScreen(ui: Interface): Stop {
  const changed = (): void => {
    ui.fullScreen.value = document.fullscreenElement !== null;
  };
  changed();
  document.addEventListener('fullscreenchange', changed);
  return () => document.removeEventListener('fullscreenchange', changed);
}
