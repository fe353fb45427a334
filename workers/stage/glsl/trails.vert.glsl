#ifdef FEEDBACK
uniform vec2 uTrail; // amount, how fast it flows outwards
out vec2 vTrail;
void placeTrail(vec2 uv) {
  vTrail = (uv - 0.5) * (1.0 - uTrail.y) + 0.5 + eddies((uv - 0.5) * 3.0, uEddy.z) * 0.0022;
}
#else
void placeTrail(vec2 uv) {}
#endif
