import TrainingProblem

extension ParameterTable {
  /// The first of the cheapest options of each parameter.
  public var cheapestChoice: ParameterChoice {
    let cheapest = costs.map { set in Int32(set.indices.min { set[$0] < set[$1] } ?? -1) }
    return setOfParameter.map { cheapest[Int($0)] }
  }
}
