in vec2 vUv;
out vec4 colour;
uniform sampler2D uScene;
uniform vec2 uTexel; // of what is read
// Four bilinear reads cover all sixteen pixels that one pixel of the quarter stands for.
void main() {
  vec3 sum = texture(uScene, vUv + uTexel * vec2(-1.0, -1.0)).rgb + texture(uScene, vUv + uTexel * vec2(1.0, -1.0)).rgb
    + texture(uScene, vUv + uTexel * vec2(-1.0, 1.0)).rgb + texture(uScene, vUv + uTexel * vec2(1.0, 1.0)).rgb;
  colour = vec4(sum * 0.25, 1.0);
}
