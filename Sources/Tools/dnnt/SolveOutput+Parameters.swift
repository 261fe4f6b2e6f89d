import DataPreparation
import NetworkViews
import TrainingProblem

extension SolveOutput {
  /// Lists the answer's parameters as formulas, with the inputs' names where the file of the instance has them.
  mutating func listParameters(of instance: Instance, from path: String) {
    guard let assignment = answer.assignment else { return }
    var preparation: Preparation?
    if path != "-", let bytes = try? FileAccess.read(path) {
      preparation = (try? Preparation.read(fromInstance: bytes, file: path)) ?? nil
    }
    let predictor = Predictor(instance, assignment, classNames: preparation?.classNames)
    parameters = NetworkListing.text(
      instance.network, assignment, inputNames: InputDescriptions(instance.network, preparation).names,
      outputName: predictor.outputName)
  }
}
