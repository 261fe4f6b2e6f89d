import ExactArithmetic
import TrainingProblem

/// Reads the lines that `dnnt solve --progress plain` writes.
public enum ProgressLog {
  /// The steps in order; lines of other kinds are passed over. Linear.
  public static func steps(_ text: String) -> [NetworkPage.Step] {
    var steps: [NetworkPage.Step] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      guard words.count > 2, words[1] == "s", isDecimal(words[0]),
        let incumbentAt = words.firstIndex(of: "incumbent"), let boundAt = words.firstIndex(of: "bound"),
        incumbentAt + 1 < words.count, boundAt + 1 < words.count
      else { continue }
      // A bound in floating point is a claim.
      let isClaimed = boundAt + 2 < words.count && words[boundAt + 2] == "(claimed)"
      let step = NetworkPage.Step(
        seconds: String(words[0]), incumbent: rational(words[incumbentAt + 1]),
        bound: isClaimed ? nil : rational(words[boundAt + 1]))
      if step.incumbent != nil || step.bound != nil { steps.append(step) }
    }
    return steps
  }

  private static func isDecimal(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      && (parts[0] == "0" || parts[0].first != "0") && parts[0].count < 12
  }

  private static func rational(_ word: Substring) -> Rational? {
    try? RationalText.parse(Array(word.utf8)).value
  }
}
