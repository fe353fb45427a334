import { Component, type JSX } from 'preact';
import { type Comeback, createComeback } from '../comeback.ts';
import type { Interface } from '../interface.ts';
import { App } from './app.tsx';

interface Props {
  readonly ui: Interface;
}

interface State {
  readonly fallen: boolean;
  /** Another number is another interface: nothing of the one that fell is used again. */
  readonly life: number;
}

/** Keeps what a component throws, while rendering or in an effect, from taking the controls away for good (E1). */
export class Boundary extends Component<Props, State> {
  override state: State = { fallen: false, life: 0 };
  /** Of what throws together the first is the fall; the others only reach the log. */
  #down = false;
  readonly #comeback: Comeback = createComeback(this.props.ui.ports.timers, (falls) => this.#again(falls));

  static override getDerivedStateFromError(): Partial<State> {
    return { fallen: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.ui.onError(error);
    if (this.#down) return;
    this.#down = true;
    this.#comeback.fell();
  }

  override componentWillUnmount(): void {
    this.#comeback.stop();
  }

  #again(falls: number): void {
    const { ui } = this.props;
    this.#down = false;
    // What was open may be what cannot be shown.
    if (falls > 1) ui.closeSheet();
    ui.ownNotices.value = [
      {
        id: 'ui.back',
        severity: 'warning',
        title: 'The controls had to start again',
        detail: 'Something in them failed. Sound and picture went on all the while.',
      },
    ];
    this.setState(({ life }) => ({ fallen: false, life: life + 1 }));
  }

  override render(): JSX.Element {
    const { fallen, life } = this.state;
    return fallen ? <Fallen /> : <App key={life} ui={this.props.ui} />;
  }
}

/** Plain words and nothing that could fail. */
function Fallen(): JSX.Element {
  return (
    <div class="screen">
      <section class="notices" aria-label="Notices">
        <div role="alert">
          <article class="notice" data-severity="error">
            <div class="notice-words">
              <h2>The controls stopped for a moment</h2>
              <p>
                Sound and picture go on. The controls come back by themselves; if they do not, reloading the page resumes the show where it
                is.
              </p>
            </div>
          </article>
        </div>
      </section>
    </div>
  );
}
