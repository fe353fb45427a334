import type { JSX } from 'preact';
import type { Console } from '../console.ts';
import { ConfirmButton, OrderButton } from '../parts/order-button.tsx';
import { ago, bytes, moment, plural } from '../words.ts';

export function CheckpointsView({ desk }: { readonly desk: Console }): JSX.Element {
  const checkpoints = desk.telemetry.checkpoints.value;
  const newest = checkpoints && [...checkpoints].sort((a, b) => b.savedAtMs - a.savedAtMs);
  return (
    <section class="view" aria-label="Checkpoints">
      <h1>Checkpoints</h1>
      <p class="quiet">The show at one moment: its graph, and what its processors need to go on. Loading one changes the running show.</p>
      <div class="row">
        <OrderButton desk={desk} main label="Save now" words="Saving a checkpoint" command={{ type: 'save_checkpoint' }} />
        <ConfirmButton
          desk={desk}
          label="Clear all"
          question="Forget all checkpoints? A reload then begins anew."
          yes="Forget them"
          words="Forgetting all checkpoints"
          command={{ type: 'clear_checkpoints' }}
          disabled={!newest?.length}
        />
      </div>
      {!newest && <p class="nothing">The show has not told of its checkpoints yet.</p>}
      {newest?.length === 0 && <p class="nothing">None is saved yet.</p>}
      {newest && newest.length > 0 && (
        <table class="table" data-cards>
          <caption class="visually-hidden">Checkpoints, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">Saved</th>
              <th scope="col">Graph</th>
              <th scope="col" data-number>
                Size
              </th>
              <th scope="col">Processors with state</th>
              <th scope="col">
                <span class="visually-hidden">Load</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {newest.map(({ savedAtMs, bytes: size, checksum, processors }) => (
              <tr key={savedAtMs}>
                <th scope="row" class="figures">
                  {moment(savedAtMs)} <span class="quiet">{ago(savedAtMs, desk.nowMs.value)}</span>
                </th>
                <td data-label="Graph">
                  <code>{checksum}</code>
                </td>
                <td data-label="Size" data-number>
                  {bytes(size)}
                </td>
                <td data-label="Processors">
                  {plural(processors.length, 'processor')} <span class="quiet">{processors.join(', ')}</span>
                </td>
                <td>
                  <ConfirmButton
                    desk={desk}
                    label="Load"
                    name={`Load the checkpoint of ${moment(savedAtMs)}`}
                    question="Go on from there?"
                    yes="Load"
                    words={`Loading the checkpoint of ${moment(savedAtMs)}`}
                    command={{ type: 'load_checkpoint', savedAtMs }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
