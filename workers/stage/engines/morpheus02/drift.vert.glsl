in vec2 aUv;
uniform float uFlip;
uniform vec4 uFromFit;
uniform sampler2D uFromDepth;
uniform vec4 uCamera; // sideways shift, depth of the space, lens
uniform vec2 uFocus;
out vec2 vFrom; // how far from its place in the picture each pixel looks
#ifdef MORPH
uniform vec4 uToFit;
uniform sampler2D uToDepth;
uniform vec4 uTrip; // journey of `from` so far, of `to` still ahead, roll of each
uniform vec2 uWay; // direction of the journey
out vec2 vTo;
out vec2 vNear;
out vec2 vCell;
out float vFlock;
uniform float uSeed;
#endif

// Looks up which point of the picture a ray meets: the inverse of moving a depth mesh, by two steps of fixed-point iteration.
vec2 look(sampler2D depths, vec4 fit, vec2 uv, vec2 shift, float dolly, float roll) {
  vec2 shape = vec2(uAspect, 1.0);
  vec2 ray = (uv - uFocus) * shape;
  float c = cos(roll);
  float s = sin(roll);
  ray = mat2(c, s, -s, c) * ray / shape;
  vec2 point = uv;
  for (int i = 0; i < 2; i++) {
    float near = textureLod(depths, cover(fit, point), 0.0).r - 0.5;
    point = uFocus + ray / (1.0 + dolly * (1.0 + near * uCamera.w)) - shift * near;
  }
  return point;
}

void main() {
  gl_Position = vec4(aUv.x * 2.0 - 1.0, (aUv.y * 2.0 - 1.0) * uFlip, 0.0, 1.0);
  vec2 q = alive(aUv);
  placeTrail(aUv);
#ifdef MORPH
  vec2 from = look(uFromDepth, uFromFit, q, uCamera.xy + uWay * uTrip.x * uCamera.z, uTrip.x * 0.55, uTrip.z);
  vec2 to = look(uToDepth, uToFit, q, uCamera.xy - uWay * uTrip.y * uCamera.z, -uTrip.y * 0.14, -uTrip.w);
  // All of the scenery slides past as well, not its relief alone.
  from += uWay * uTrip.x * 0.05;
  to -= uWay * uTrip.y * 0.05;
  vFrom = (from - aUv) * uFromFit.xy;
  vTo = (to - aUv) * uToFit.xy;
  vNear = vec2(textureLod(uFromDepth, cover(uFromFit, from), 0.0).r, textureLod(uToDepth, cover(uToFit, to), 0.0).r);
  vCell = (q - 0.5) * vec2(uAspect, 1.0);
  vec2 flock = eddies(vCell * 1.6 + uSeed * 50.0, uSeed * 9.0);
  vFlock = 0.5 + 0.22 * (flock.x + flock.y);
#else
  vFrom = (look(uFromDepth, uFromFit, q, uCamera.xy, 0.0, 0.0) - aUv) * uFromFit.xy;
#endif
}
