in vec3 vLight;
out vec4 colour;
void main() {
  vec2 d = gl_PointCoord * 2.0 - 1.0;
  float r = dot(d, d);
  float core = exp(-r * 9.0);
  float halo = max(0.0, 1.0 - r);
  colour = vec4(vLight * (core * 0.9 + halo * halo * 0.3), 1.0);
}
