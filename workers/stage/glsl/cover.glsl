// Stage to picture: coverFit() of picture/cover-fit.ts works out the window.
vec2 cover(vec4 fit, vec2 uv) {
  return uv * fit.xy + fit.zw;
}
