import { describe, expect, it } from 'vitest';
import { createInstallPrompt } from '#app/pwa/install-prompt.ts';

function createOffer(outcome: 'accepted' | 'dismissed') {
  let prompts = 0;
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
    prompt: async () => void prompts++,
    userChoice: Promise.resolve({ outcome }),
  });
  return { event, prompts: () => prompts };
}

describe('F1: installing', () => {
  it('keeps the browser’s own banner away and offers the install until it is used', async () => {
    const target = new EventTarget();
    const told: boolean[] = [];
    const prompt = createInstallPrompt(target, (installable) => told.push(installable));
    expect(await prompt.install()).toBe('unavailable');
    const offer = createOffer('accepted');
    target.dispatchEvent(offer.event);
    expect(offer.event.defaultPrevented).toBe(true);
    expect(told).toEqual([true]);
    expect(await prompt.install()).toBe('accepted');
    expect(await prompt.install()).toBe('unavailable');
    expect(offer.prompts()).toBe(1);
    expect(told).toEqual([true, false]);
  });

  it('a refusal is an answer, and the browser may offer again', async () => {
    const target = new EventTarget();
    const prompt = createInstallPrompt(target, () => undefined);
    target.dispatchEvent(createOffer('dismissed').event);
    expect(await prompt.install()).toBe('dismissed');
    target.dispatchEvent(createOffer('accepted').event);
    expect(await prompt.install()).toBe('accepted');
  });

  it('an install by the browser’s own menu takes the offer back', async () => {
    const target = new EventTarget();
    const told: boolean[] = [];
    const prompt = createInstallPrompt(target, (installable) => told.push(installable));
    target.dispatchEvent(createOffer('accepted').event);
    target.dispatchEvent(new Event('appinstalled'));
    expect(told).toEqual([true, false]);
    expect(await prompt.install()).toBe('unavailable');
  });

  it('hears nothing after its end', () => {
    const target = new EventTarget();
    const told: boolean[] = [];
    createInstallPrompt(target, (installable) => told.push(installable)).dispose();
    const { event } = createOffer('accepted');
    target.dispatchEvent(event);
    expect(told).toEqual([]);
    expect(event.defaultPrevented).toBe(false);
  });
});
