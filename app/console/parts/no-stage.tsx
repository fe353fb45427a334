import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { newestFirst } from '../which-stage.ts';
import { ago } from '../words.ts';

/** There is nothing to look at, and how to change that. */
export function NoStage({ desk }: { readonly desk: Console }): JSX.Element {
  if (!desk.settled.value)
    return (
      <section class="no-stage">
        <h1>Looking for a show…</h1>
      </section>
    );
  return (
    <section class="no-stage">
      <h1>No show is running in this browser</h1>
      <p>Open the app in another tab or window. The console finds it by itself, and stays out of its way.</p>
      <a class="button" data-main href="/" target="_blank" rel="noopener">
        Open the app
      </a>
    </section>
  );
}

/** Says that the show is gone. What it told last stays to be read. */
export function StageBanner({ desk }: { readonly desk: Console }): JSX.Element | null {
  const now = desk.attachment.value;
  if (now.name !== 'waiting') return null;
  const others = newestFirst(desk.stages.value);
  return (
    <div class="banner" data-tone="bad">
      <p>
        <strong>The show is gone.</strong> {now.lost.card.name} was closed, reloaded or cannot be reached; it last spoke{' '}
        {ago(desk.telemetry.heardMs.value || undefined, desk.nowMs.value)}. What you see is how it was. The console goes on by itself when
        it is back.
      </p>
      {others.map(({ peer, card }) => (
        <button key={peer} type="button" class="button" onClick={() => desk.choose(peer)}>
          Look at {card.name} {card.address}
        </button>
      ))}
      {others.length === 0 && (
        <a class="button" href="/" target="_blank" rel="noopener">
          Open the app
        </a>
      )}
    </div>
  );
}
