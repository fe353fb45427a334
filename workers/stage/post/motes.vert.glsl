// Motes of light: where each one is follows from its number and the time alone, nothing is stored.
uniform vec4 uMotes; // share that is lit, size in pixels, time, sparkle
uniform sampler2D uSoft;
out vec3 vLight;

void main() {
  vec2 id = vec2(float(gl_VertexID), 3.0);
  float own = hash01(id);
  float pace = 0.1 + 0.12 * hash01(id + 11.0);
  float age = uMotes.z * pace + own;
  float turn = floor(age);
  float life = age - turn;
  vec2 born = vec2(hash01(id + vec2(5.0, turn)), hash01(id + vec2(7.0, turn + 31.0)));
  vec2 at = born + vec2(sin(life * 4.0 + own * 40.0) * 0.03, -life * (0.05 + 0.08 * own));
  float depth = 0.4 + 0.6 * hash01(id + 23.0);
  float lit = step(hash01(id + 29.0), uMotes.x);
  // An onset lights another share of them, at once and briefly.
  float spark = step(hash01(id + vec2(37.0, turn)), uMotes.w * 0.5) * uMotes.w;
  float shine = sin(3.14159 * life);
  float twinkle = 0.75 + 0.25 * sin(uMotes.z * (2.0 + 5.0 * own) + own * 60.0);
  float amount = lit * shine * shine * twinkle * 0.75 + spark * (0.3 + 0.7 * shine);
  vec3 here = textureLod(uSoft, at, 0.0).rgb;
  vLight = mix(here, vec3(1.0, 0.96, 0.88), 0.45) * amount * depth;
  gl_PointSize = uMotes.y * depth * depth * (1.0 + spark * 0.4);
  gl_Position = amount > 0.003 ? vec4(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0) : vec4(2.0, 2.0, 0.0, 1.0);
}
