/** Bitmaps that may be wanted soon, so that they need not be decoded again. Owns what it holds. */
export interface HeldBitmaps {
  /** Takes the bitmap; the oldest goes when there are too many. */
  hold(id: string, bitmap: ImageBitmap): void;
  /** Gives the bitmap away, to be closed by who takes it. */
  release(id: string): ImageBitmap | undefined;
  close(id: string): void;
  closeAll(): void;
  readonly size: number;
}

export function createHeldBitmaps(limit: number): HeldBitmaps {
  const held = new Map<string, ImageBitmap>();
  function release(id: string): ImageBitmap | undefined {
    const bitmap = held.get(id);
    held.delete(id);
    return bitmap;
  }
  const close = (id: string): void => release(id)?.close();
  return {
    hold(id, bitmap) {
      close(id);
      held.set(id, bitmap);
      for (const oldest of held.keys()) {
        if (held.size <= limit) break;
        close(oldest);
      }
    },
    release,
    close,
    closeAll() {
      for (const id of [...held.keys()]) close(id);
    },
    get size() {
      return held.size;
    },
  };
}
