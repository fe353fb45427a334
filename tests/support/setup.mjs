// Makes the machine ready for `npm test`: the browser tests need a Chromium. Plain JavaScript, for any Node from 20.
import { ensureChromium } from './chromium.mjs';

try {
  ensureChromium();
} catch (error) {
  process.stderr.write(`\n  ${error.message}\n\n`);
  process.exitCode = 1;
}
