// SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, so that the page can name the instance that it shows.
"use strict";

function sha256(text) {
  const rotate = (x, n) => (x >>> n) | (x << (32 - n));
  // The first bits of the fractional parts of square and cube roots of primes, in integer arithmetic.
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n);
  const root = (value, k) => {
    let low = 0n, high = 1n << 80n;
    while (high - low > 1n) { const middle = (low + high) >> 1n; if (middle ** k <= value) low = middle; else high = middle; }
    return low;
  };
  const bits = (p, k) => Number(root(BigInt(p) << (32n * k), k) & 0xffffffffn) | 0;
  const constants = primes.map(p => bits(p, 3n));
  const state = primes.slice(0, 8).map(p => bits(p, 2n));

  const bytes = new TextEncoder().encode(text);
  const length = (((bytes.length + 8) >> 6) + 1) << 6;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(length - 4, bytes.length << 3);
  const w = new Int32Array(64);
  for (let block = 0; block < length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + 4 * i);
    for (let i = 16; i < 64; i++) {
      const s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i]) | 0;
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
  }
  return state.map(value => (value >>> 0).toString(16).padStart(8, "0")).join("");
}
