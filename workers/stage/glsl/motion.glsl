// The life every engine shares: the picture glides, breathes, rocks, is stirred. The identity when the music is at rest.
// Runs at the vertices of the grid. Lengths are in heights of the stage.
uniform float uAspect;
uniform vec4 uMove; // zoom, angle, offset
uniform vec3 uEddy; // amplitude, frequency, time
uniform vec4 uWave; // amplitude, direction, phase

vec2 eddies(vec2 p, float time) {
  vec2 flow = vec2(0.0);
  float size = 1.0;
  for (int i = 0; i < 2; i++) {
    flow += vec2(sin(p.y * 1.7 + time), cos(p.x * 1.5 - time * 0.83)) * size;
    p = mat2(0.8, 0.6, -0.6, 0.8) * p * 1.9 + flow * 0.7;
    time *= 1.31;
    size *= 0.5;
  }
  return flow;
}

vec2 alive(vec2 uv) {
  vec2 shape = vec2(uAspect, 1.0);
  vec2 p = (uv - 0.5) * shape;
  float c = cos(uMove.y);
  float s = sin(uMove.y);
  vec2 q = mat2(c, s, -s, c) * p / uMove.x + uMove.zw;
  q += eddies(p * uEddy.y, uEddy.z) * uEddy.x;
  float along = dot(p, uWave.yz);
  q += uWave.yz * sin(along * 5.0 - uWave.w) * uWave.x;
  q += vec2(-uWave.z, uWave.y) * cos(along * 3.1 - uWave.w * 0.7) * uWave.x * 0.6;
  return q / shape + 0.5;
}
