// Where a pixel is on the stage, 0…1 from the top left, from the pixel itself: vertices carry displacements alone, since a
// rasteriser snaps them to a sixteenth of a pixel, which would soften a picture that ought to be exact.
uniform vec3 uPixel; // 1 / width, ± 1 / height, 0 or 1
vec2 stageUv() {
  return vec2(gl_FragCoord.x * uPixel.x, gl_FragCoord.y * uPixel.y + uPixel.z);
}
