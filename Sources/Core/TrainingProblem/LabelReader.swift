import ExactArithmetic

/// Reads labels as one loss takes them.
struct LabelReader {
  let network: Network
  let loss: Loss
  /// The number of each class that has a name; nil where the instance names none.
  let classes: [Name: Int]?

  /// A label in JSON.
  func label(_ value: JSONValue) throws(InputError) -> Label {
    if loss.form.takesClasses {
      guard let classes, value.kind == .string else {
        return .class(try value.integer("a class", in: 0...network.outputs - 1))
      }
      guard let number = classes[try value.name("a class")] else {
        throw value.error("met \(value.shown), which is none of \"classes\"")
      }
      guard number < network.outputs else {
        throw value.error("met \(value.shown), class \(number), but there are \(network.outputs) outputs")
      }
      return .class(number)
    }
    var y: [Rational] = []
    if value.kind == .array {
      for entry in try value.elements("a label") {
        let target = try entry.rational("a label")
        if let fault = fault(of: target) { throw entry.error(fault) }
        y.append(target)
      }
    } else {
      let target = try value.rational("a label, or a list of labels")
      if let fault = fault(of: target) { throw value.error(fault) }
      y = [target]
    }
    guard y.count == network.outputs else {
      throw value.error("\(y.count) labels, expected \(network.outputs), one an output")
    }
    return .values(y)
  }

  /// The fault in one entry of a vector label; nil where there is none.
  func fault(of target: Rational) -> String? {
    loss.form.takesSigns && target.magnitude != 1 ? "the loss '\(loss.kind.rawValue)' takes labels +1 and -1" : nil
  }

  /// The class that a table's cell names; nil where it names none.
  func namedClass(_ cell: [UInt8]) -> Int? {
    guard let classes else { return nil }
    return String(validating: cell, as: UTF8.self).flatMap { classes[Name($0)] }
  }

  /// The fault in a label that was read for another loss; nil where this one takes it.
  func fault(of label: Label) -> String? {
    switch label {
    case .class:
      return loss.form.takesClasses ? nil : "the loss '\(loss.kind.rawValue)' takes vectors, but the labels are classes"
    case .values(let y):
      if loss.form.takesClasses { return "the loss '\(loss.kind.rawValue)' takes classes, but the labels are vectors" }
      return y.lazy.compactMap { self.fault(of: $0) }.first
    }
  }
}
