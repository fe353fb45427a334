import type { Picture } from '#app/art/artwork.ts';
import { FEATURE_LENGTH } from '#app/audio/feature-frame.ts';
import { SAMPLE_BLOCK_LENGTH } from '#app/audio/sample-block.ts';
import type { PortType } from '#app/show/processor.ts';
import type { StageProgram } from '#app/stage/protocol.ts';

/** Everything that can pass through a port. */
export const portTypes: Readonly<Record<string, PortType>> = {
  samples: { name: 'samples', frame: { element: 'f32', length: SAMPLE_BLOCK_LENGTH } },
  features: { name: 'features', frame: { element: 'f64', length: FEATURE_LENGTH } },
  viewport: { name: 'viewport' },
  program: {
    name: 'program',
    dispose: (message: StageProgram) => {
      if (message.type === 'prepare') message.picture.bitmap.close();
    },
  },
  pictures: { name: 'pictures', dispose: (message: Picture) => message.bitmap.close() },
  intents: { name: 'intents' },
  'stage-status': { name: 'stage-status' },
  'director-status': { name: 'director-status' },
};
