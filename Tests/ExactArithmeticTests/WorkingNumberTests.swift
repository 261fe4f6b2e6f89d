import ExactArithmetic
import Testing
import WorkingNumbers

struct WorkingNumberTests {
  @Test func `a width holds every number of the digits it promises, and their difference`() {
    for (bits, width) in [(0, NumberWidth.word), (61, .word), (62, .doubleWord), (124, .doubleWord), (125, .big)] {
      #expect(NumberWidth(bits: bits) == width, "\(bits) bits")
    }
    let word = Integer.powerOfTwo(61) - 1
    #expect(Int(exactly: word + word) != nil && Int(exactly: -word - word) != nil)
    let double = Integer.powerOfTwo(124) - 1
    #expect(Int128(exactly: double + double) != nil && Int128(exactly: -double - double) != nil)
    #expect(NumberWidth.word < .doubleWord && NumberWidth.doubleWord < .big)
  }

  @Test func `a value converts exactly or not at all`() {
    func check<Number: WorkingNumber>(_: Number.Type, _ value: Integer, fits: Bool) {
      #expect((Number(exactly: value)?.integer == value) == fits && (Number(exactly: value) != nil) == fits)
    }
    for exponent in [0, 1, 31, 62, 63, 64, 65, 126, 127, 128, 300] {
      for value in [Integer.powerOfTwo(exponent), Integer.powerOfTwo(exponent) - 1] {
        check(Int.self, value, fits: value.bitLength <= 63)
        check(Int.self, -value, fits: value.bitLength <= 63 || exponent == 63)
        check(Int128.self, value, fits: value.bitLength <= 127)
        check(Int128.self, -value, fits: value.bitLength <= 127 || value == .powerOfTwo(127))
        check(Integer.self, value, fits: true)
      }
    }
    #expect(Int(small: 5) == 5 && Int128(small: -5) == -5 && Integer(small: 7) == 7)
  }
}
