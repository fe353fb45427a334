in vec2 vUv;
out vec4 colour;
uniform sampler2D uScene;
uniform vec2 uTexel;
// A wide, round blur of few reads: points of a golden-angle spiral (Vogel 1979), nearer ones weigh more.
const vec3 TAPS[10] = vec3[10](
  vec3(-0.233, 0.213, 0.85), vec3(0.039, -0.446, 0.73), vec3(0.333, 0.434, 0.62), vec3(-0.622, -0.110, 0.53), vec3(0.599, -0.382, 0.45),
  vec3(-0.202, 0.748, 0.38), vec3(-0.386, -0.741, 0.33), vec3(0.841, 0.306, 0.28), vec3(-0.866, 0.387, 0.24), vec3(0.424, -0.906, 0.20));
void main() {
  vec3 sum = texture(uScene, vUv).rgb;
  float weight = 1.0;
  for (int i = 0; i < 10; i++) {
    sum += texture(uScene, vUv + TAPS[i].xy * 6.5 * uTexel).rgb * TAPS[i].z;
    weight += TAPS[i].z;
  }
  sum /= weight;
  // Alpha: how much of this is light that bleeds into its surroundings.
  colour = vec4(sum, smoothstep(0.3, 1.0, dot(sum, vec3(0.3, 0.55, 0.15))));
}
