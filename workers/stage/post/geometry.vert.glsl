// Geometry genes at the vertices of the grid, and whatever else changes slowly over the frame: lengths in heights of the
// stage, about the focus.
in vec2 aUv;
uniform float uFlip;
uniform float uAspect;
uniform vec2 uFocus;
uniform vec4 uBend; // swirl, bulge, ripple, time of the ripple
uniform vec3 uFrame; // scale, tilt, mirror
uniform vec4 uVeil; // vignette, clouds, time, blur
out vec2 vShift; // how far from its place in the scene each pixel looks
out vec2 vDot; // in pixels of a stage 360 rows high: textures look alike on a phone and on a wall
out vec4 vSlow; // shade of the vignette, clouds, blur, lean of the brush

void main() {
  gl_Position = vec4(aUv.x * 2.0 - 1.0, (aUv.y * 2.0 - 1.0) * uFlip, 0.0, 1.0);
  vec2 shape = vec2(uAspect, 1.0);
  vDot = aUv * shape * 360.0;
  vec2 folded = vec2(0.5 - abs(aUv.x - 0.5), aUv.y);
  vec2 p = (mix(aUv, folded, uFrame.z) - 0.5) * shape;
  vec2 centre = (uFocus - 0.5) * shape;
  float c = cos(uFrame.y);
  float s = sin(uFrame.y);
  p = mat2(c, s, -s, c) * p / uFrame.x;
  vec2 d = p - centre;
  float r = length(d);
  float near = exp(-r * r * 3.2);
  float turn = uBend.x * near;
  float ct = cos(turn);
  float st = sin(turn);
  d = mat2(ct, st, -st, ct) * d;
  d *= 1.0 - uBend.y * near;
  d += d / max(r, 0.02) * sin(r * 26.0 - uBend.w) * uBend.z * exp(-r * 1.6) * smoothstep(0.0, 0.08, r);
  vShift = (centre + d) / shape + 0.5 - aUv;

  vec2 rim = (aUv - 0.5) * vec2(mix(1.0, uAspect, 0.25), 1.0);
  float shade = 1.0 - smoothstep(0.28, 0.95, length(rim) * 1.2) * uVeil.x;
  vec2 cloud = aUv * shape * 2.3;
  float clouds = sin(cloud.x * 1.9 + uVeil.z * 0.31 + 1.3 * sin(cloud.y * 1.3 + uVeil.z * 0.17)) * cos(cloud.y * 2.3 - uVeil.z * 0.23 + 1.1 * sin(cloud.x * 1.7));
  float away = smoothstep(0.12, 0.75, length((aUv - uFocus) * shape));
  float lean = sin(cloud.x * 1.3 + sin(cloud.y * 1.1)) * 2.2 + cloud.y * 0.6;
  vSlow = vec4(shade, clouds * uVeil.y, away * uVeil.w, lean);
}
