// Exact rationals over BigInt, in lowest terms with a positive denominator.
"use strict";

const gcd = (a, b) => {
  if (a < 0n) a = -a;
  while (b) [a, b] = [b, a % b];
  return a;
};

class Rational {
  constructor(p, q) {
    this.p = p;
    this.q = q;
  }
  static of(p, q) {
    if (q === 1n) return new Rational(p, q);
    const d = gcd(p, q);
    return new Rational(p / d, q / d);
  }
  // A JSON integer, or a string "p" or "p/q" with q > 0, as the formats write numbers.
  static read(value) {
    const [p, q] = String(value).split("/");
    return Rational.of(BigInt(p), q === undefined ? 1n : BigInt(q));
  }
  plus(b) {
    if (this.q === b.q) return Rational.of(this.p + b.p, this.q);
    return Rational.of(this.p * b.q + b.p * this.q, this.q * b.q);
  }
  minus(b) { return this.plus(b.negated()); }
  times(b) { return Rational.of(this.p * b.p, this.q * b.q); }
  over(integer) { return Rational.of(this.p, this.q * BigInt(integer)); }
  negated() { return new Rational(-this.p, this.q); }
  get sign() { return this.p > 0n ? 1 : this.p < 0n ? -1 : 0; }
  get magnitude() { return this.p < 0n ? this.negated() : this; }
  compare(b) {
    const difference = this.p * b.q - b.p * this.q;
    return difference > 0n ? 1 : difference < 0n ? -1 : 0;
  }
  equals(b) { return this.p === b.p && this.q === b.q; }
  toString() { return this.q === 1n ? String(this.p) : this.p + "/" + this.q; }
  // For places on the screen and short labels only.
  toNumber() {
    if (this.q === 1n) return Number(this.p);
    const shift = BigInt(Math.max(0, this.q.toString(2).length - 60));
    return Number(this.p >> shift) / Number(this.q >> shift || 1n);
  }
  // Exact where that is short, otherwise four digits after "≈".
  short() {
    const text = this.toString();
    if (text.length <= 9) return text;
    const value = this.toNumber();
    return "≈" + (Number.isFinite(value) ? String(Number(value.toPrecision(5))) : "huge");
  }
}
const ZERO = new Rational(0n, 1n);
const ONE = new Rational(1n, 1n);
const greater = (a, b) => (a.compare(b) >= 0 ? a : b);
const lesser = (a, b) => (a.compare(b) <= 0 ? a : b);
const sum = list => list.reduce((total, value) => total.plus(value), ZERO);
