import type { Picture } from '#app/art/artwork.ts';
import { F, FEATURE_LENGTH, type FeatureFrame } from '#app/audio/feature-frame.ts';
import { blockEpochMs, SAMPLE_BLOCK_LENGTH } from '#app/audio/sample-block.ts';
import type { PortType } from '#app/show/processor.ts';
import type { StageProgram } from '#app/stage/protocol.ts';
import { beatMapProblem, lookAheadStatusProblem, playbackProblem, recordingProblem } from './look-ahead-problems.ts';
import {
  clockOrderProblem,
  createMomentNamer,
  directorStatusProblem,
  featuresProblem,
  intentProblem,
  pictureProblem,
  programProblem,
  samplesProblem,
  stageStatusProblem,
  viewportProblem,
} from './port-problems.ts';

const sampleMoment = createMomentNamer();
const featureMoment = createMomentNamer();

/** Everything that can pass through a port. */
export const portTypes: Readonly<Record<string, PortType>> = {
  samples: {
    name: 'samples',
    frame: { element: 'f32', length: SAMPLE_BLOCK_LENGTH },
    problem: samplesProblem,
    moment: (block: Float32Array) => sampleMoment(blockEpochMs(block)),
  },
  features: {
    name: 'features',
    frame: { element: 'f64', length: FEATURE_LENGTH },
    problem: featuresProblem,
    moment: (frame: FeatureFrame) => featureMoment(frame[F.epochMs] ?? 0),
  },
  viewport: { name: 'viewport', problem: viewportProblem },
  program: {
    name: 'program',
    dispose: (message: StageProgram) => {
      if (message.type === 'prepare') message.picture.bitmap.close();
    },
    problem: programProblem,
  },
  pictures: { name: 'pictures', dispose: (message: Picture) => message.bitmap.close(), problem: pictureProblem },
  intents: { name: 'intents', problem: intentProblem },
  'clock-orders': { name: 'clock-orders', problem: clockOrderProblem },
  recording: { name: 'recording', problem: recordingProblem },
  playback: { name: 'playback', problem: playbackProblem },
  'beat-map': { name: 'beat-map', problem: beatMapProblem },
  'look-ahead-status': { name: 'look-ahead-status', problem: lookAheadStatusProblem },
  'stage-status': { name: 'stage-status', problem: stageStatusProblem },
  'director-status': { name: 'director-status', problem: directorStatusProblem },
};
