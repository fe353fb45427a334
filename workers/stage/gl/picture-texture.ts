import type { Dna } from '#app/art/artwork.ts';
import { neutralDna } from '#app/art/genes.ts';
import { type Grade, paletteDiffers } from '../colour/grade.ts';
import type { PictureTexture } from '../engines/contract.ts';
import { coverFit, residentSize } from '../picture/cover-fit.ts';
import { GUIDE_SIZE } from '../picture/guide.ts';
import type { PictureRecord } from '../picture/record.ts';
import type { GpuScope } from './gpu-scope.ts';
import { createTarget } from './target.ts';

/** A picture's textures, and the size they were made for. */
export interface ResidentPicture extends PictureTexture {
  readonly width: number;
  readonly height: number;
  fitTo(stageWidth: number, stageHeight: number): void;
  /** Works the palette genes of a DNA into the picture, if they are others than before. */
  colour(dna: Dna): void;
  free(): void;
}

function sampled(gl: WebGL2RenderingContext, wrap: number): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, wrap);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, wrap);
}

/**
 * Uploads a picture at about the stage's own resolution. The browser scales it down on a thread of its own, in good
 * quality; so the GPU needs no mipmaps, and the upload itself is a short copy.
 */
export async function uploadPicture(
  parent: GpuScope,
  grade: Grade,
  picture: PictureRecord,
  stageWidth: number,
  stageHeight: number,
): Promise<ResidentPicture> {
  const { gl } = parent;
  const size = residentSize(picture.bitmap, stageWidth, stageHeight, Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)));
  const scaled = await createImageBitmap(picture.bitmap, { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' });
  const scope = parent.child();
  try {
    const original = scope.texture();
    gl.bindTexture(gl.TEXTURE_2D, original);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, scaled);
    sampled(gl, gl.CLAMP_TO_EDGE);
    const depth = scope.texture();
    gl.bindTexture(gl.TEXTURE_2D, depth);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, GUIDE_SIZE, GUIDE_SIZE, 0, gl.RED, gl.UNSIGNED_BYTE, picture.guide.depth);
    sampled(gl, gl.MIRRORED_REPEAT);
    gl.bindTexture(gl.TEXTURE_2D, null);
    // Mirrored at its borders, so that a picture that is shifted or shrunk never shows a bare edge.
    const coloured = createTarget(scope, size.width, size.height);

    const frame = { picture: original, dna: neutralDna(), hueAxis: picture.hueAxis, tone: picture.guide.tone };
    frame.dna.set(picture.artwork.dna.subarray(0, frame.dna.length));
    grade.draw(frame, coloured);

    const fit = new Float32Array(4);
    const focus: [number, number] = [0.5, 0.5];
    const fitTo = (width: number, height: number): void => {
      coverFit(fit, picture.bitmap, width, height, picture.artwork.focus);
      // The focus as the stage sees it.
      focus[0] = Math.min(1, Math.max(0, (picture.artwork.focus[0] - (fit[2] ?? 0)) / (fit[0] || 1)));
      focus[1] = Math.min(1, Math.max(0, (picture.artwork.focus[1] - (fit[3] ?? 0)) / (fit[1] || 1)));
    };
    fitTo(stageWidth, stageHeight);
    return {
      ...size,
      texture: coloured.texture,
      depth,
      fit,
      focus,
      fitTo,
      colour(dna) {
        if (!paletteDiffers(frame.dna, dna)) return;
        frame.dna.set(dna);
        grade.draw(frame, coloured);
      },
      free: () => scope.dispose(),
    };
  } catch (error) {
    scope.dispose();
    throw error;
  } finally {
    scaled.close();
  }
}
