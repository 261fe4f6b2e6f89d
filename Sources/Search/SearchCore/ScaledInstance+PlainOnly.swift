import TrainingProblem

extension ScaledInstance {
  /// What a solver says of an instance that it refuses for them.
  public static let plainOnly = "it has constraints or shared parameters"
}
