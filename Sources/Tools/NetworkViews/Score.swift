import DataPreparation
import ExactArithmetic
import TrainingProblem

/// How well a network predicts labelled rows, in exact rationals. Every row counts once, whatever its weight.
public struct Score: Sendable {
  /// A row that is not predicted right; for numbers, every row, the farthest first.
  public struct Miss: Sendable {
    /// The row's number, from 0.
    public let row: Int
    /// The line in the table's file; nil for samples of an instance.
    public let line: Int?
    /// The label in words.
    public let label: String
    /// The prediction in words; empty at a tie.
    public let prediction: String
    /// Of a class: at most 0. Of numbers: the greatest distance between an output and its label.
    public let margin: Rational?
  }

  /// The table's file, or the instance's.
  public let file: String
  /// The number of rows.
  public let rows: Int
  /// The way in which outputs are read.
  public let reading: Predictor.Reading
  /// The number of rows that are predicted right.
  public let right: Int
  /// Rows that are not predicted right, in order; for numbers, every row, the farthest first.
  public private(set) var misses: [Miss] = []
  /// Names of the classes, or of the two signs; empty where outputs are not read as a class.
  public let classNames: [String]
  /// Rows by label, then by prediction; one more entry counts ties. Empty where outputs are not read as a class.
  public private(set) var confusion: [[Int]] = []
  /// Of each output, where outputs are numbers.
  public private(set) var errors: [NumberErrors] = []

  /// How far one output is from its labels.
  public struct NumberErrors: Sendable {
    /// The mean of |output − label|.
    public let meanAbsolute: Rational
    /// The mean of (output − label)².
    public let meanSquared: Rational
    /// The greatest |output − label|.
    public let greatest: Rational
    /// 1 − Σ(o − y)² / Σ(y − mean)²; nil where all labels are equal.
    public let determination: Rational?

    /// - Precondition: at least one pair.
    init(_ pairs: [(output: Rational, label: Rational)]) {
      let count = Rational(pairs.count)
      let differences = pairs.map { $0.output - $0.label }
      let squares = differences.reduce(.zero) { $0 + $1.squared }
      meanAbsolute = differences.reduce(.zero) { $0 + $1.magnitude } / count
      meanSquared = squares / count
      greatest = differences.reduce(.zero) { max($0, $1.magnitude) }
      let mean = pairs.reduce(.zero) { $0 + $1.label } / count
      let spread = pairs.reduce(.zero) { $0 + ($1.label - mean).squared }
      determination = spread.signum == 0 ? nil : 1 - squares / spread
    }
  }

  /// - Precondition: every row has a label, and there is at least one row.
  /// - Throws: where numbers outgrow the limit of `Predictor.prediction`.
  public init(_ rows: PreparedRows, by predictor: Predictor) throws(LimitError) {
    file = rows.file
    self.rows = rows.rows.count
    reading = predictor.reading
    let isClass = reading == .classes || reading == .sign
    let classes = reading == .classes ? predictor.instance.network.outputs : 2
    classNames = isClass ? (0..<classes).map { predictor.className($0) } : []
    if isClass { confusion = [[Int]](repeating: [Int](repeating: 0, count: classes + 1), count: classes) }
    var right = 0
    var pairs = [[(output: Rational, label: Rational)]](repeating: [], count: predictor.instance.network.outputs)
    for row in rows.rows {
      guard let label = row.label else { continue }
      let prediction = try predictor.prediction(row.x)
      let outputs = prediction.outputs
      if isClass, let own = predictor.number(of: label) { confusion[own][prediction.number ?? classes] += 1 }
      var margin = predictor.margin(outputs, label)
      if reading == .numbers, case .values(let y) = label {
        for (output, value) in zip(outputs, y).enumerated() { pairs[output].append((value.0, value.1)) }
        margin = zip(outputs, y).reduce(.zero) { max($0, ($1.0 - $1.1).magnitude) }
      }
      if predictor.isRight(outputs, label) {
        right += 1
        if reading != .numbers { continue }
      }
      misses.append(
        Miss(
          row: row.number, line: row.line, label: predictor.text(label), prediction: predictor.text(prediction),
          margin: margin))
    }
    self.right = right
    if reading == .numbers {
      errors = pairs.filter { !$0.isEmpty }.map { NumberErrors($0) }
      misses.sort { a, b in
        let (x, y) = (a.margin ?? 0, b.margin ?? 0)
        return x == y ? a.row < b.row : x > y
      }
    }
  }

  /// The share of rows that are predicted right; 0 of no rows.
  public var accuracy: Rational { rows == 0 ? 0 : Rational(right) / Rational(rows) }

  /// Rows predicted right among those predicted as this class; nil where none is.
  public func precision(_ number: Int) -> Rational? {
    let predicted = confusion.reduce(0) { $0 + $1[number] }
    return predicted == 0 ? nil : Rational(confusion[number][number]) / Rational(predicted)
  }

  /// Rows predicted right among those of this class; nil where none is.
  public func recall(_ number: Int) -> Rational? {
    let own = confusion[number].reduce(0, +)
    return own == 0 ? nil : Rational(confusion[number][number]) / Rational(own)
  }
}
