import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type Calibrating, createBrowserCalibrating } from '#app/state/calibrating.ts';
import { FrameCanvas } from '../draw/frame-canvas.tsx';
import type { Draw } from '../draw/meter.ts';
import { takeFocus } from '../focus.ts';
import { calibrationWords } from '../input-panel-words.ts';
import type { Interface } from '../interface.ts';

/** How far apart sound and picture are, by tapping. The show waits meanwhile. */
export function Calibration({ ui, close }: { readonly ui: Interface; readonly close: () => void }): JSX.Element {
  const { state, actions } = ui;
  const calibrating = useMemo(
    () =>
      createBrowserCalibrating({
        offsetMs: () => state.offsetMs.peek(),
        setOffset: (ms) => actions.setOffset(ms),
      }),
    [],
  );
  useEffect(() => {
    actions.standStill(true);
    return () => {
      calibrating.stop();
      actions.standStill(false);
    };
  }, []);
  const step = calibrating.step.value;
  const words = calibrationWords(step);
  const again = (
    <button type="button" class="plain" onClick={() => calibrating.restart()}>
      Try again
    </button>
  );
  return (
    <section class="field calibration" aria-label="Calibration">
      <div aria-live="polite">
        <h3 class="field-name">{words.title}</h3>
        {words.detail !== '' && <p>{words.detail}</p>}
      </div>
      {step.name === 'tapping' && <TapPad ui={ui} calibrating={calibrating} />}
      <div class="calibration-acts">
        {step.name === 'ready' && (
          <button key={step.round} type="button" class="plain plain-main" ref={takeFocus} onClick={() => calibrating.begin()}>
            {step.why === null ? 'Start' : 'Try again'}
          </button>
        )}
        {step.name === 'found' && (
          <>
            <button type="button" class="plain plain-main" ref={takeFocus} onClick={() => calibrating.keep()}>
              {step.isSure ? 'Use it' : 'Use it all the same'}
            </button>
            {again}
          </>
        )}
        {step.name === 'kept' && (
          <>
            <button type="button" class="plain plain-main" ref={takeFocus} onClick={close}>
              Done
            </button>
            <button type="button" class="plain" onClick={() => calibrating.undo()}>
              Undo
            </button>
          </>
        )}
        {step.name !== 'kept' && (
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
        )}
      </div>
    </section>
  );
}

/** Taken for a tap by nobody; who does not hear the clicks may turn them up. */
const notTaps = /^(Tab|Escape|Shift|Control|Alt|Meta|F\d+$|Audio|Media)/;

/** Large, for a thumb; any key will do as well. Lights up in the first round, past Preact. */
function TapPad({ ui, calibrating }: { readonly ui: Interface; readonly calibrating: Calibrating }): JSX.Element {
  const draw = useRef<Draw>((context, width, height) => {
    const light = calibrating.flash();
    if (light === 0) return;
    context.globalAlpha = light;
    context.beginPath();
    context.arc(width / 2, height / 2, Math.min(width, height) / 2, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  });
  return (
    <button
      type="button"
      class="tap-pad"
      ref={takeFocus}
      onPointerDown={(event) => calibrating.tap(event.timeStamp)}
      onKeyDown={(event) => {
        if (notTaps.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) calibrating.tap(event.timeStamp);
      }}
    >
      <FrameCanvas class="tap-light" frames={ui.ports.frames} active={ui.presence.awake} draw={draw.current} />
      <span class="tap-words">
        Tap here<span class="tap-count">{calibrating.taps.value}</span>
      </span>
    </button>
  );
}
