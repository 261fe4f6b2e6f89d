import TrainingProblem

extension Loss {
  /// The loss by which a margin of the same demands is measured; nil where they have none.
  var hingeKind: Loss.Kind? {
    switch form.gap {
    case .sign: .hinge
    case .lead: .multiclassHinge
    case .distance: nil
    }
  }
}
