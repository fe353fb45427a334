import type { JSX } from 'preact';
import { Icon } from '../icons.tsx';
import type { Interface } from '../interface.ts';
import { AppMarks } from './app-marks.tsx';
import { FileButton } from './file-button.tsx';
import { Wordmark } from './wordmark.tsx';

/** The first screen: what this is, the three ways in, and what each will do before it does it. */
export function Welcome({ ui }: { readonly ui: Interface }): JSX.Element {
  const input = ui.state.input.value;
  const starting = input.status === 'starting' ? input.source : null;
  return (
    <main class="welcome">
      <header class="welcome-head">
        <h1>
          <Wordmark />
        </h1>
        <p class="welcome-line">Art that listens. Pictures melt into one another in time with the music around you.</p>
      </header>
      <section class="choices" aria-label="Choose what to listen to">
        <button
          type="button"
          class="choice choice-first"
          data-first
          aria-busy={starting === 'microphone'}
          onClick={() => ui.actions.listen()}
        >
          <Icon name="microphone" />
          <span class="choice-name">Listen</span>
          <What
            starting={starting === 'microphone'}
            rest="To the room, by microphone. Your browser asks first; the sound never leaves this device."
            meanwhile="Answer the browser’s question to go on."
          />
        </button>
        <FileButton class="choice" onFile={(file) => ui.actions.playFile(file)}>
          <Icon name="file" />
          <span class="choice-name">Play a file</span>
          <What
            starting={starting === 'file'}
            rest="A song from this device. Choose one, or drop it anywhere on this page."
            meanwhile="Reading the file …"
          />
        </FileButton>
        <button type="button" class="choice" aria-busy={starting === 'demo'} onClick={() => ui.actions.playDemo()}>
          <Icon name="demo" />
          <span class="choice-name">Demo band</span>
          <What
            starting={starting === 'demo'}
            rest="No microphone, no music at hand? A small band plays right here."
            meanwhile="The band is tuning up …"
          />
        </button>
      </section>
      <footer class="welcome-foot">
        <button type="button" class="quiet" onClick={() => ui.actions.showStage()}>
          {ui.live.value ? 'Back to the show' : 'Just watch, without sound'}
          <Icon name="arrow" />
        </button>
        <AppMarks ui={ui} />
      </footer>
    </main>
  );
}

/** Both sentences keep their room, so that one taking the other's place moves nothing. */
function What(props: { readonly starting: boolean; readonly rest: string; readonly meanwhile: string }): JSX.Element {
  return (
    <span class="choice-what" data-starting={props.starting}>
      <span>{props.rest}</span>
      <span>{props.meanwhile}</span>
    </span>
  );
}
