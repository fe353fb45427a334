declare module 'butterchurn' {
  interface Visualizer {
    loadPreset(preset: unknown, blendSeconds: number): void;
    render(options: {
      elapsedTime?: number;
      audioLevels: { timeByteArray: Uint8Array; timeByteArrayL: Uint8Array; timeByteArrayR: Uint8Array };
    }): void;
  }
  interface Butterchurn {
    createVisualizer(
      audio: BaseAudioContext,
      canvas: HTMLCanvasElement,
      options: { width: number; height: number; pixelRatio: number },
    ): Visualizer;
  }
  const butterchurn: Butterchurn | { readonly default: Butterchurn };
  export default butterchurn;
}
declare module 'butterchurn-presets' {
  interface Presets {
    getPresets(): Readonly<Record<string, unknown>>;
  }
  const presets: Presets | { readonly default: Presets };
  export default presets;
}
