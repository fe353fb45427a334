import { hostedKinds } from '#app/processors/kind-table.ts';
import { portTypes } from '#app/processors/port-types.ts';
import { serveHost } from '#app/show/serve.ts';
import { implementations } from './processors.ts';

serveHost({ kinds: hostedKinds, portTypes, implementations });
