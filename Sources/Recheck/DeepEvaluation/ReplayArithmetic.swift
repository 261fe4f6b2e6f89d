import ExactArithmetic
import TrainingProblem

/// An arithmetic in which a network is replayed: rationals, enclosures, residues, bounds on sizes. One definition of
/// what a network and its loss mean (`NetworkReplay`) then serves every regime.
///
/// Every operation that hangs on a comparison is one of the last three. They come in the same order whatever the values,
/// so that one arithmetic can take over the outcomes that another found out.
protocol ReplayArithmetic {
  associatedtype Value

  /// True if the replay cannot go on.
  var isStopped: Bool { get }
  /// Whose value comes next, for messages.
  var place: ReplayPlace { get set }

  mutating func constant(_ value: Rational) -> Value
  mutating func sum(_ a: Value, _ b: Value) -> Value
  mutating func negation(_ a: Value) -> Value
  mutating func product(_ a: Value, _ b: Value) -> Value
  mutating func square(_ a: Value) -> Value

  /// The piece that holds at `t`, in the sense of `Activation.piecewise`.
  mutating func piecewise(_ pieces: [Activation.Piece], breaks: [Rational], at t: Value) -> Value
  mutating func maximum(_ a: Value, _ b: Value) -> Value
  /// 0 where `t` is zero, otherwise 1.
  mutating func isNonzero(_ t: Value) -> Value
}

/// Where in a replay a value comes up.
public struct ReplayPlace: Sendable, Equatable, CustomStringConvertible {
  /// Of the distinct inputs, from 0.
  public var input = 0
  /// From 1; 0 for the loss.
  public var layer = 0
  /// The neuron's number within the layer, from 0.
  public var neuron = 0

  /// The place in words, as messages have it.
  public var description: String {
    layer == 0
      ? "the loss at input \(input)" : "the pre-activation of layer \(layer), neuron \(neuron), at input \(input)"
  }
}

extension ReplayArithmetic {
  mutating func difference(_ a: Value, _ b: Value) -> Value {
    let negative = negation(b)
    return sum(a, negative)
  }

  mutating func activated(_ activation: Activation, _ t: Value) -> Value {
    if case .square = activation { return square(t) }
    if let (pieces, breaks) = activation.pieces {
      if case .identity = activation { return t }
      return piecewise(pieces, breaks: breaks, at: t)
    }
    guard let coefficients = activation.coefficients, let last = coefficients.last else { return t }
    var value = constant(last)
    for coefficient in coefficients.dropLast().reversed() {
      value = product(value, t)
      value = sum(value, constant(coefficient))
    }
    return value
  }

  private static var halfLine: (pieces: [Activation.Piece], breaks: [Rational]) {
    ([Activation.Piece(slope: 0, intercept: 0), Activation.Piece(slope: 1, intercept: 0)], [0])
  }

  /// max(0, t)
  private mutating func positivePart(_ t: Value) -> Value {
    piecewise(Self.halfLine.pieces, breaks: Self.halfLine.breaks, at: t)
  }

  private mutating func magnitude(_ t: Value) -> Value {
    piecewise(
      [Activation.Piece(slope: -1, intercept: 0), Activation.Piece(slope: 1, intercept: 0)], breaks: [0], at: t)
  }

  /// 1 where t ≥ 0, otherwise 0.
  private mutating func isNonnegative(_ t: Value) -> Value {
    piecewise(
      [Activation.Piece(slope: 0, intercept: 0), Activation.Piece(slope: 0, intercept: 1)], breaks: [0], at: t)
  }

  /// ℓ(o, y), the loss of outputs `o` at `label`: `Loss.callAsFunction` in this arithmetic.
  mutating func loss(_ loss: Loss, outputs o: [Value], label: Label) -> Value {
    var total = constant(.zero)
    switch label {
    case .values(let y):
      for (output, target) in zip(o, y) {
        if loss.form.takesTargets {
          let gap = difference(output, constant(target))
          switch loss.form.total {
          case .failure: total = maximum(total, isNonzero(gap))
          // A square needs no sign, which may not be certain.
          case .sumOfSquares: total = sum(total, square(gap))
          case .sum, .maximum: total = add(loss, to: total, magnitude(gap))
          }
        } else {
          total = add(loss, to: total, demand(loss, lead: product(constant(target), output)))
        }
      }
    case .class(let y):
      for index in o.indices where index != y {
        total = add(loss, to: total, demand(loss, lead: difference(o[y], o[index])))
      }
    }
    return total
  }

  /// The shortfall of a lead below the margin; or, where errors are counted, 1 where it does.
  private mutating func demand(_ loss: Loss, lead: Value) -> Value {
    if loss.form.countsErrors { return isBelow(lead, loss.margin) }
    return positivePart(difference(constant(loss.margin ?? 1), lead))
  }

  private mutating func add(_ loss: Loss, to total: Value, _ part: Value) -> Value {
    switch loss.form.total {
    case .failure, .maximum: maximum(total, part)
    case .sum: sum(total, part)
    case .sumOfSquares: sum(total, square(part))
    }
  }

  /// 1 where `lead` is below the margin, or, without one, not above 0; otherwise 0.
  private mutating func isBelow(_ lead: Value, _ margin: Rational?) -> Value {
    guard let margin else { return isNonnegative(negation(lead)) }
    let shortfall = isNonnegative(difference(lead, constant(margin)))
    return difference(constant(.one), shortfall)
  }
}
