import { anyDevice, type DeviceWish } from '#app/audio/device-wish.ts';
import type { KeptWords } from '#app/audio/output-offset.ts';

/** The microphone that a person chose, kept on this device. */
export interface ChosenDevice {
  read(): DeviceWish;
  write(wish: DeviceWish): void;
}

const storageKey = 'algorhythmic/microphone';

/** A storage that refuses or holds nonsense costs the memory, not the choice. */
export function createChosenDevice(storage: KeptWords): ChosenDevice {
  let chosen = load(storage);
  return {
    read: () => chosen,
    write(wish) {
      chosen = wish;
      try {
        storage.setItem(storageKey, JSON.stringify(wish));
      } catch {
        // Full or forbidden: the choice lives as long as the page.
        return;
      }
    },
  };
}

function load(storage: KeptWords): DeviceWish {
  try {
    const kept = JSON.parse(storage.getItem(storageKey) ?? 'null') as Partial<Record<keyof DeviceWish, unknown>> | null;
    const { deviceId, label, groupId } = kept ?? {};
    const isWish = typeof deviceId === 'string' && typeof label === 'string' && typeof groupId === 'string';
    return isWish ? { deviceId, label, groupId } : anyDevice;
  } catch {
    return anyDevice;
  }
}
