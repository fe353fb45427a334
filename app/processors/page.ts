import type { Implementations } from '#app/show/processor.ts';
import type { KindOf } from './kind-table.ts';

/** The code behind the kinds that run on the page. */
export const implementations: Implementations<KindOf<'page'>> = {
  microphone: async () => (await import('./microphone.ts')).createMicrophoneProcessor,
  'tab-audio': async () => (await import('./tab-audio.ts')).createTabAudioProcessor,
  'file-player': async () => (await import('./file-player.ts')).createFilePlayerProcessor,
  'demo-band': async () => (await import('./demo-band.ts')).createDemoBandProcessor,
  controls: async () => (await import('./controls.ts')).createControlsProcessor,
  viewport: async () => (await import('./viewport.ts')).createViewportProcessor,
  library: async () => (await import('./library.ts')).createLibraryProcessor,
  director: async () => (await import('./director.ts')).createDirectorProcessor,
  telemetry: async () => (await import('./telemetry.ts')).createTelemetryProcessor,
  monitor: async () => (await import('./monitor.ts')).createMonitorProcessor,
};
