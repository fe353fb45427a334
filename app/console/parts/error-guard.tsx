import { Component, type ComponentChildren, type JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '#app/lib/result.ts';

interface Props {
  readonly children: ComponentChildren;
}
interface State {
  readonly broken?: unknown;
}

/** An error while drawing the console ends up here, in words, with a way out. The show knows nothing of it. */
export class ErrorGuard extends Component<Props, State> {
  override state: State = {};

  static override getDerivedStateFromError(error: unknown): State {
    return { broken: error ?? new Error('unknown') };
  }

  render({ children }: Props, { broken }: State): ComponentChildren {
    if (broken === undefined) return children;
    return (
      <div class="broken" role="alert">
        <h1>The console has stopped</h1>
        <p>Something in this page went wrong. The show is not touched by it and goes on.</p>
        <pre class="code">{messageOf(broken)}</pre>
        <button type="button" class="button" onClick={() => location.reload()}>
          Reload the console
        </button>
      </div>
    );
  }
}

/** An error outside of drawing (a click, a promise): the page goes on, and says so. */
export function StumbleNotice(): JSX.Element | null {
  const [words, setWords] = useState<string>();
  useEffect(() => {
    const onError = (event: ErrorEvent): void => setWords(event.message);
    const onRejection = (event: PromiseRejectionEvent): void => setWords(messageOf(event.reason));
    window.addEventListener('error', onError);
    window.addEventListener('unhandledrejection', onRejection);
    return () => {
      window.removeEventListener('error', onError);
      window.removeEventListener('unhandledrejection', onRejection);
    };
  }, []);
  if (words === undefined) return null;
  return (
    <div class="banner" data-tone="bad" role="alert">
      <p>
        <strong>Something in the console went wrong.</strong> The show is not touched by it. {words}
      </p>
      <button type="button" class="button" onClick={() => location.reload()}>
        Reload the console
      </button>
      <button type="button" class="button" onClick={() => setWords(undefined)}>
        Go on
      </button>
    </div>
  );
}
