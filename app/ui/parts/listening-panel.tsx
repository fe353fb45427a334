import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { ListeningHistory } from '#app/state/listening-history.ts';
import type { Interface } from '../interface.ts';
import { announceListening, startReading } from '../listening.ts';
import { offsetWords } from '../listening-words.ts';
import type { Reading } from '../reading.ts';
import { Latency } from './latency.tsx';
import { Guesses } from './listening-guesses.tsx';
import { Hands } from './listening-hands.tsx';
import { Levels } from './listening-levels.tsx';
import { Mood } from './listening-mood.tsx';
import { Passages } from './listening-passages.tsx';
import { Tempo } from './listening-tempo.tsx';
import { View } from './listening-view.tsx';
import { Panel } from './panel.tsx';

/** What every part of the panel is given. */
export interface ListeningProps {
  readonly ui: Interface;
  readonly history: ListeningHistory;
  /** A few times a second. */
  readonly reading: ReadonlySignal<Reading>;
}

/** The listening at work: what is heard, what it is taken for, and what a person can tell it. */
export function ListeningPanel({ ui }: { readonly ui: Interface }): JSX.Element | null {
  const { history } = ui.state.meter;
  return history && <Heard ui={ui} history={history} />;
}

function Heard({ ui, history }: { readonly ui: Interface; readonly history: ListeningHistory }): JSX.Element {
  const { reading, start } = useMemo(() => startReading(ui.state.meter.frame, history, ui.ports.timers), [ui, history]);
  useEffect(start, [start]);
  useEffect(() => announceListening(reading, ui.announcer, ui.onError), [ui, reading]);
  const hearing: ListeningProps = useMemo(() => ({ ui, history, reading }), [ui, history, reading]);
  return (
    <Panel ui={ui} title="Listening" class="listening">
      <div class="hear">
        <View {...hearing} />
        <Tempo {...hearing} />
        <Hands {...hearing} />
        <Guesses {...hearing} />
        <Levels {...hearing} />
        <Passages {...hearing} />
        <Mood {...hearing} />
        <Latency ui={ui}>
          <p class="hint">{offsetWords(ui.state.offsetMs.value, ui.state.output.value)}</p>
          <button type="button" class="plain hear-sound" onClick={() => ui.toggleSheet('input')}>
            Sound and offset
          </button>
        </Latency>
      </div>
    </Panel>
  );
}
