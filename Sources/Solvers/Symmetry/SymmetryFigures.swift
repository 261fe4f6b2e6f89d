import TrainingProblem

/// What `info` tells of symmetry.
public enum SymmetryFigures {
  /// The size of the largest class of interchangeable neurons of a hidden layer (0: the first); 1 where there is none.
  public static func interchangeable(_ scaled: ScaledInstance, layer: Int) -> Int {
    NeuronSymmetry.groups(scaled, layer: layer).map(\.count).max() ?? 1
  }
}
