import TrainingProblem

extension ScaledInstance {
  /// The words of a solver that refuses an instance for them.
  public static let plainOnly = "it has constraints or shared parameters"
}
