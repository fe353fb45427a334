import { effect } from '@preact/signals';
import type { Stop } from '#app/lib/scope.ts';
import type { Console } from './console.ts';
import { failureWords } from './words.ts';

/** Tells screen readers what an eye would see at once: the show found or lost, alerts that begin or end, what became of commands. */
export function bindVoice(desk: Console): Stop {
  const stops: Stop[] = [];
  let lastStage: string | undefined;
  let firing: ReadonlySet<string> = new Set();
  const settled = new Set<number>();
  const say = (words: string): void => {
    desk.said.value = words;
  };
  stops.push(
    effect(() => {
      const now = desk.attachment.value;
      const stage = now.name === 'attached' ? now.stage : now.name === 'waiting' ? now.lost : undefined;
      const key = `${now.name} ${stage?.peer} ${desk.settled.value}`;
      if (key === lastStage) return;
      if (now.name === 'attached' && !lastStage?.startsWith(`attached ${stage?.peer}`)) say(`Watching ${now.stage.card.name}.`);
      if (now.name === 'waiting') say(`${now.lost.card.name} is gone. The last values stay.`);
      if (now.name === 'none' && desk.settled.value) say('No show is running in this browser.');
      lastStage = key;
    }),
    effect(() => {
      const alerts = desk.telemetry.alerts.value ?? [];
      const now = new Set(alerts.filter(({ state }) => state === 'firing').map(({ name, subject }) => `${name} ${subject}`));
      const begun = alerts.find(({ name, subject, state }) => state === 'firing' && !firing.has(`${name} ${subject}`));
      const ended = [...firing].filter((key) => !now.has(key)).length;
      firing = now;
      if (begun) say(`Alert: ${begun.words}`);
      else if (ended > 0 && now.size === 0) say('No alert is firing any more.');
    }),
    effect(() => {
      for (const { number, words, outcome } of desk.orders.all.value) {
        if (outcome.state === 'under-way' || settled.has(number)) continue;
        settled.add(number);
        say(outcome.state === 'done' ? `${words}: done.` : `${words}: failed. ${failureWords(outcome.failure)}`);
      }
    }),
  );
  return () => {
    for (const stop of stops.reverse()) void stop();
  };
}
