import { type ReadonlySignal, signal } from '@preact/signals';
import type { Stop } from '#app/lib/scope.ts';
import type { FeatureFrame } from '#app/state/frame.ts';
import type { ListeningHistory } from '#app/state/listening-history.ts';
import type { Announcer } from './announcer.ts';
import { type OnError, watch } from './guard.ts';
import { clockWords, keyWords, PASSAGE_WORDS } from './listening-words.ts';
import type { Timers } from './ports.ts';
import { type Reading, readListening } from './reading.ts';
import { SURE } from './words.ts';

/** As often as an eye can read figures. */
export const READ_MS = 250;

/** What the panel says in words; kept true from `start` on until that is stopped. */
export function startReading(
  frame: FeatureFrame,
  history: ListeningHistory,
  timers: Timers,
): { readonly reading: ReadonlySignal<Reading>; readonly start: () => Stop } {
  const reading = signal(readListening(frame, history));
  function start(): Stop {
    const stopWanting = history.want();
    let before = '';
    let id = 0;
    function read(): void {
      id = timers.set(read, READ_MS);
      const next = readListening(frame, history);
      const now = JSON.stringify(next);
      if (now === before) return;
      before = now;
      reading.value = next;
    }
    read();
    return () => {
      timers.clear(id);
      void stopWanting();
    };
  }
  return { reading, start };
}

/** Says what changes in kind, never figures; beats found and lost are said whether or not the panel is open. */
export function announceListening(reading: ReadonlySignal<Reading>, announcer: Announcer, onError: OnError): Stop {
  let before: ReturnType<typeof kindsOf> | undefined;
  return watch(onError, () => {
    const now = kindsOf(reading.value);
    const changed = before ? now.filter((words, index) => words !== '' && words !== before?.[index]) : [];
    before = now;
    if (changed.length > 0) announcer.say(changed.join(' '));
  });
}

function kindsOf(reading: Reading): readonly string[] {
  const { clock, locked, passage, barConfidence } = reading;
  const key = keyWords(reading);
  return [
    clock === 'manual' || clock === 'held' ? `${clockWords({ ...reading, locked: false }, true).title}.` : '',
    locked ? 'Tempo locked.' : '',
    clock !== 'idle' && barConfidence >= SURE ? 'The bar is known.' : '',
    passage === 'playing' || passage === 'silence' ? '' : `${PASSAGE_WORDS[passage].title}.`,
    key.known ? `${key.spoken}.` : '',
  ];
}
