#ifdef FEEDBACK
uniform vec2 uTrail;
uniform sampler2D uFeedback;
in vec2 vTrail;
// Light lingers and dark does not, so that trails glow instead of smearing; a little is lost each time, so that it ends.
vec3 withTrail(vec3 now) {
  vec3 before = texture(uFeedback, vTrail).rgb * 0.985 - 0.006;
  return mix(now, max(now, before), uTrail.x) * (1.0 - 0.12 * uTrail.x) + before * 0.12 * uTrail.x;
}
#else
vec3 withTrail(vec3 now) {
  return now;
}
#endif
