import type { DeviceWish } from './device-wish.ts';
import { plainLabel } from './output-offset.ts';

/** A microphone, or what presents itself as one. */
export interface InputDevice {
  readonly id: string;
  readonly label: string;
  /** The same for all inputs and outputs of one device; '' where the browser does not say. */
  readonly groupId: string;
  /** It does not hear the room but what this computer plays. */
  readonly isLoopback: boolean;
}

export interface InputDevices {
  readonly devices: readonly InputDevice[];
  /** The one that is heard when nobody chooses; undefined while there is none. */
  readonly systemDefault: InputDevice | undefined;
}

/** Virtual cables and what sound servers call the sound that goes to their outputs. */
const loopbacks =
  /\bblack\s?hole\b|\bvb-?(audio|cable)|\bcable output\b|voicemeeter|^monitor of |\.monitor$|\bloopback\b|soundflower|stereo ?mix|what u hear|wave out mix|virtual (audio )?cable|ishowu|eqmac|rogue amoeba/i;

export const isLoopback = (label: string): boolean => loopbacks.test(label);

/** Chromium's entries for the devices that the system uses by default; they stand for devices that are in the list as well. */
const pseudoIds: ReadonlySet<string> = new Set(['default', 'communications']);

/**
 * The microphones among all devices. Names and ids are empty until the person has allowed one. The system's default comes first (Media
 * Capture and Streams, 9.2.1): in Chromium as the entry `default`, elsewhere as the device itself.
 */
export function inputDevices(all: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label' | 'groupId'>[]): InputDevices {
  const inputs = all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '');
  const real = inputs.filter(({ deviceId }) => !pseudoIds.has(deviceId));
  const devices = real.map(
    ({ deviceId, label, groupId }, index): InputDevice => ({
      id: deviceId,
      label: label || `Microphone ${index + 1}`,
      groupId,
      isLoopback: isLoopback(label),
    }),
  );
  const [first] = inputs;
  if (!first) return { devices, systemDefault: undefined };
  const label = plainLabel(first.label);
  const systemDefault = devices.find(({ id }) => id === first.deviceId) ??
    devices.find((device) => device.groupId === first.groupId && device.label === label) ??
    devices.find((device) => device.label === label) ?? {
      // Known by its stand-in alone.
      id: first.deviceId,
      label: label || 'Microphone',
      groupId: first.groupId,
      isLoopback: isLoopback(label),
    };
  return { devices, systemDefault };
}

/**
 * The device that a person chose, found again: by its id, else by its name (ids change when a person clears the site's data, in private
 * windows, and in Safari with every visit), else by its group, if one device alone is in it.
 */
export function findWished(devices: readonly InputDevice[], wish: DeviceWish): InputDevice | undefined {
  if (wish.deviceId === '' && wish.label === '') return undefined;
  const byId = devices.find(({ id }) => id === wish.deviceId);
  if (byId) return byId;
  const named = wish.label === '' ? [] : devices.filter(({ label }) => label === wish.label);
  if (named.length > 0) return named.find(({ groupId }) => groupId === wish.groupId) ?? named[0];
  const grouped = wish.groupId === '' ? [] : devices.filter(({ groupId }) => groupId === wish.groupId);
  return grouped.length === 1 ? grouped[0] : undefined;
}

/** The same device in another list, or another in its place: a change of the default is seen by this. */
export const isSameDevice = (a: InputDevice | undefined, b: InputDevice | undefined): boolean =>
  a?.id === b?.id && a?.label === b?.label && a?.groupId === b?.groupId;
