in vec2 vUv;
out vec4 colour;
uniform vec4 uCalm; // aspect, time, swell, glint
uniform vec3 uDeep;
uniform vec3 uBody;
uniform vec3 uLight;
uniform vec3 uAccent;

// What is seen before the first picture: folds of silk in slow light.
void main() {
  vec2 p = (vUv - 0.5) * vec2(uCalm.x, 1.0);
  float t = uCalm.y * 0.12;
  vec2 q = p * 1.1;
  for (int i = 1; i < 5; i++) {
    float n = float(i);
    q += vec2(0.42 / n * sin(n * 1.7 * q.y + t + n * 1.3), 0.36 / n * cos(n * 1.5 * q.x - t * 0.8 + n * 2.1)) * (1.0 + 0.25 * uCalm.z);
  }
  float fold = 0.5 + 0.5 * sin(q.x * 1.6 + q.y * 2.3);
  float sheen = pow(0.5 + 0.5 * sin(q.x * 3.1 - q.y * 1.7 + 0.8), 5.0);
  float warm = 0.5 + 0.5 * sin(q.y * 1.4 - q.x * 0.6 + 2.0 + t);
  vec3 lab = mix(uDeep, uBody, smoothstep(0.05, 0.95, fold));
  lab = mix(lab, uAccent, smoothstep(0.45, 1.0, warm) * 0.65 * smoothstep(0.0, 0.7, fold));
  lab = mix(lab, uLight, sheen * (0.7 + 0.3 * uCalm.w) * smoothstep(0.15, 0.9, fold));
  lab.x *= 1.0 - 0.35 * smoothstep(0.35, 1.1, length(p / vec2(max(uCalm.x, 1.0), 1.0) * 1.5));
  colour = vec4(rgbOf(lab), 1.0);
}
