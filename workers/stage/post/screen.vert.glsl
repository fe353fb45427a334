in vec2 aUv;
out vec2 vUv;
void main() {
  gl_Position = vec4(aUv * 2.0 - 1.0, 0.0, 1.0);
  vUv = aUv;
}
