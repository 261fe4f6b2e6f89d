import ExactArithmetic
import TrainingProblem

/// A network as one word: `4sign-3` is four sign neurons and three identity outputs.
public struct NetworkText: Sendable, Equatable {
  /// A layer after the input.
  public struct Layer: Sendable, Equatable {
    /// The number of neurons; at least 1.
    public let neurons: Int
    /// The activation of its neurons.
    public let activation: Activation

    /// A layer of so many neurons.
    public init(neurons: Int, activation: Activation) { (self.neurons, self.activation) = (neurons, activation) }
  }
  /// The layers after the input; the last one is the output.
  public let layers: [Layer]

  /// The network of these layers.
  public init(layers: [Layer]) { self.layers = layers }

  static let grammar =
    "layers such as 4sign-3: numbers of neurons, each with an activation (sign, step, relu, identity, abs, square, "
    + "leaky-relu(1/10), clamp(-1,1); identity without a word), joined by '-'"

  /// Reads `4sign-4relu-3`, `8clamp(-1,1)-1`. The last layer is the output.
  public init(_ text: String) throws(InputError) {
    var layers: [Layer] = []
    var rest = Array(text.utf8)[...]
    repeat {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(digits.count)
      guard digits.count <= 7, let neurons = Int(String(decoding: digits, as: UTF8.self)), neurons > 0 else {
        throw NetworkText.error(text)
      }
      // A minus sign before a digit, outside parentheses, begins the next layer.
      var (depth, end) = (0, rest.startIndex)
      while end < rest.endIndex {
        if rest[end] == UInt8(ascii: "(") { depth += 1 }
        if rest[end] == UInt8(ascii: ")") { depth -= 1 }
        if depth == 0, rest[end] == UInt8(ascii: "-"), end + 1 < rest.endIndex, (0x30...0x39).contains(rest[end + 1]) {
          break
        }
        end += 1
      }
      let word = String(decoding: rest[..<end], as: UTF8.self)
      guard let activation = NetworkText.activation(word) else { throw NetworkText.error(text) }
      layers.append(Layer(neurons: neurons, activation: activation))
      rest = rest[min(end + 1, rest.endIndex)...]
    } while !rest.isEmpty
    self.layers = layers
  }

  private static func error(_ text: String) -> InputError {
    InputError(file: "--network", message: "met \"\(InputError.printable(text, limit: 60))\", expected \(grammar)")
  }

  private static func activation(_ word: String) -> Activation? {
    let plain: [String: Activation] = [
      "": .identity, "identity": .identity, "relu": .relu, "sign": .sign, "step": .step, "abs": .abs, "square": .square,
    ]
    if let activation = plain[word] { return activation }
    guard word.last == ")", let open = word.firstIndex(of: "(") else { return nil }
    var numbers: [Rational] = []
    for part in word[word.index(after: open)...].dropLast().split(separator: ",", omittingEmptySubsequences: false) {
      guard let parsed = try? RationalText.parse(Array(part.utf8)) else { return nil }
      numbers.append(parsed.value)
    }
    switch (word[..<open], numbers.count) {
    case ("leaky-relu", 1): return .leakyReLU(numbers[0])
    case ("clamp", 2) where numbers[0] <= numbers[1]: return .clamp(numbers[0], numbers[1])
    default: return nil
    }
  }

  /// The word that reads as this network.
  public var text: String {
    layers.map { layer in
      switch layer.activation {
      case .identity: "\(layer.neurons)"
      case .leakyReLU(let slope): "\(layer.neurons)leaky-relu(\(slope))"
      case .clamp(let low, let high): "\(layer.neurons)clamp(\(low),\(high))"
      case .relu, .sign, .step, .abs, .square, .polynomial, .piecewise: "\(layer.neurons)\(layer.activation.name)"
      }
    }.joined(separator: "-")
  }
}

/// Options of parameters as text: `-1,0,1`, `-2..2`, `1/2,1`.
public enum OptionsText {
  /// One OPTIONS, or one a layer, joined by `;`.
  ///
  /// - Parameter option: the command line option that the text stands in, for messages.
  public static func read(_ text: String, layers: Int, option: String) throws(InputError) -> [Options] {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == layers else {
      throw InputError(
        file: option,
        message: "\(parts.count) lists of options for \(layers) layers, expected one for all or one a layer")
    }
    var result: [Options] = []
    for part in parts { result.append(try options(String(part), option)) }
    return parts.count == 1 ? [Options](repeating: result[0], count: layers) : result
  }

  private static func options(_ text: String, _ option: String) throws(InputError) -> Options {
    var values: [Rational] = []
    let refusal = InputError(
      file: option,
      message: "met \"\(InputError.printable(text, limit: 60))\", expected options such as -1,0,1 or -2..2 or 1/2,1")
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.drop { $0 == " " }
      if let dots = word.firstRange(of: "..") {
        guard let low = Int(word[..<dots.lowerBound]), let high = Int(word[dots.upperBound...]), low <= high,
          case let (width, overflow) = high.subtractingReportingOverflow(low), !overflow, width < 10_000
        else { throw refusal }
        values += (low...high).map { Rational($0) }
      } else {
        guard let parsed = try? RationalText.parse(Array(word.utf8)) else { throw refusal }
        values.append(parsed.value)
      }
    }
    values.sort()
    guard zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw InputError(
        file: option, message: "an option is given twice in \"\(InputError.printable(text, limit: 60))\"")
    }
    return .list(values)
  }
}
