import { createWorker, scriptUrl } from '#app/lib/trusted-types.ts';
import { registerPwa } from '#app/pwa/register.ts';
import echoUrl from './echo.ts?worker&url';

/** Replaced by the build, so that two builds of this page differ. */
declare const __PAGE_VERSION__: string;

async function sharedWithWorker(): Promise<number> {
  const memory = new SharedArrayBuffer(4);
  const worker = createWorker(echoUrl, 'echo');
  await new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = () => reject(new Error('the worker failed'));
    worker.postMessage(memory);
  });
  worker.terminate();
  return new Int32Array(memory)[0] ?? 0;
}

const events: string[] = [];
const pwa = registerPwa({
  onOfflineReady: () => events.push('offline-ready'),
  onUpdateReady: () => events.push('update-ready'),
  onInstallable: (installable) => events.push(`installable ${installable}`),
  onUnavailable: (reason) => events.push(`unavailable ${String(reason)}`),
});

/** Whether text can be run as code. In a task of its own, since the debugger, which runs a test's code, may do what the policy forbids the page. */
function runText(): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve(tryText())));
}

function tryText(): string {
  try {
    return String(new Function('return "ran"')());
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

const underTest = { runText, version: __PAGE_VERSION__, events, pwa, sharedWithWorker, scriptUrl };
export type UnderTest = typeof underTest;
Object.assign(globalThis, { underTest });
