import ExactArithmetic
import TrainingProblem

/// A network with its parameters, read as predictions: exact rationals throughout.
public struct Predictor: Sendable {
  /// The instance whose network predicts.
  public let instance: Instance
  /// A value for every parameter.
  public let assignment: Assignment
  /// Names of the classes, or of the labels −1 and +1.
  public let classNames: [String]?

  /// - Parameter classNames: those of the table; nil for those that the instance gives, if any.
  /// - Precondition: `AssignmentFault.first` finds none.
  public init(_ instance: Instance, _ assignment: Assignment, classNames: [String]?) {
    self.instance = instance
    self.assignment = assignment
    let takesClasses = instance.loss.form.takesClasses
    self.classNames =
      classNames ?? (takesClasses && !instance.classes.isEmpty ? instance.classes.map(\.text) : nil)
  }

  /// How outputs are read, by the instance's loss.
  public enum Reading: Sendable, Equatable {
    /// The greatest output names the class.
    case classes
    /// The sign of the one output names the class.
    case sign
    /// A sign an output.
    case signs
    /// The outputs are the prediction, and right where they equal the label.
    case values
    /// The outputs are the prediction, and near the label or far from it.
    case numbers
  }

  /// The way in which the instance's loss has outputs read.
  public var reading: Reading {
    let form = instance.loss.form
    switch form.gap {
    case .lead: return .classes
    case .sign: return instance.network.outputs == 1 ? .sign : .signs
    case .distance: return form.countsErrors ? .values : .numbers
    }
  }

  /// The answer of the network to one input.
  public struct Prediction: Sendable, Equatable {
    /// The outputs, exactly.
    public let outputs: [Rational]
    /// The class, where outputs are read as one and no tie leaves it open. Of signs: 0 for −1 and 1 for +1.
    public let number: Int?
    /// How far the prediction is from another one: the greatest output less the second, or the least |output|; nil
    /// where outputs are numbers.
    public let lead: Rational?
  }

  /// - Throws: where numbers outgrow `sizeLimit` bits.
  public func prediction(_ x: [Rational], sizeLimit: Int = 1 << 16) throws(LimitError) -> Prediction {
    let outputs = try Evaluation.outputs(of: assignment, on: instance.network, x: x, sizeLimit: sizeLimit)
    switch reading {
    case .classes:
      let order = outputs.indices.sorted { outputs[$0] > outputs[$1] }
      guard order.count > 1 else { return Prediction(outputs: outputs, number: 0, lead: nil) }
      let lead = outputs[order[0]] - outputs[order[1]]
      return Prediction(outputs: outputs, number: lead.signum > 0 ? order[0] : nil, lead: lead)
    case .sign, .signs:
      let least = outputs.map(\.magnitude).min()
      let isTie = least?.signum == 0
      let number = reading == .sign && !isTie ? (outputs[0].signum > 0 ? 1 : 0) : nil
      return Prediction(outputs: outputs, number: number, lead: least)
    case .values, .numbers: return Prediction(outputs: outputs, number: nil, lead: nil)
    }
  }

  /// The prediction as text: a class's name, a sign, or the outputs; empty where a tie leaves it open.
  public func text(_ prediction: Prediction) -> String {
    switch reading {
    case .classes: return prediction.number.map(className) ?? ""
    case .sign: return prediction.number.map(className) ?? ""
    case .signs:
      return prediction.outputs.map { $0.signum > 0 ? "1" : $0.signum < 0 ? "-1" : "0" }.joined(separator: " ")
    case .values, .numbers: return prediction.outputs.map { "\($0)" }.joined(separator: " ")
    }
  }

  /// The label as text, in the same words.
  public func text(_ label: Label) -> String {
    switch label {
    case .class(let number): return className(number)
    case .values(let y):
      if reading == .sign { return className(y[0].signum > 0 ? 1 : 0) }
      return y.map { "\($0)" }.joined(separator: " ")
    }
  }

  /// The name of class `number`; where there is none, the number, or `-1` and `1` of a sign.
  public func className(_ number: Int) -> String {
    if let classNames, number < classNames.count { return classNames[number] }
    return reading == .sign ? (number == 0 ? "-1" : "1") : String(number)
  }

  /// The name of an output neuron: its class's, or `output`.
  public func outputName(_ number: Int) -> String {
    if reading == .classes { return classNames == nil ? "class \(number)" : className(number) }
    return instance.network.outputs == 1 ? "output" : "output \(number + 1)"
  }

  /// The class of a label, where outputs are read as one.
  public func number(of label: Label) -> Int? {
    switch label {
    case .class(let number): return number
    case .values(let y): return reading == .sign ? (y[0].signum > 0 ? 1 : 0) : nil
    }
  }

  /// How far the label is from being missed: above 0 where the prediction is right. Nil where outputs are numbers.
  public func margin(_ outputs: [Rational], _ label: Label) -> Rational? {
    switch label {
    case .class(let number):
      let others = outputs.indices.filter { $0 != number }.map { outputs[$0] }
      return others.max().map { outputs[number] - $0 }
    case .values(let y):
      switch reading {
      case .sign, .signs: return zip(outputs, y).map { $0 * $1 }.min()
      case .classes, .values, .numbers: return nil
      }
    }
  }

  /// True if the prediction is the label: ties are errors, and nothing is asked of the loss's margin.
  public func isRight(_ outputs: [Rational], _ label: Label) -> Bool {
    if let margin = margin(outputs, label) { return margin.signum > 0 }
    if case .values(let y) = label { return outputs == y }
    return true
  }
}
