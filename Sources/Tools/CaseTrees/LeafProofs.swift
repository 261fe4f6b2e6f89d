import CertificateChecking
import SearchCore
import Synchronization
import TrainingProblem

extension CaseTree {
  /// Has the kernel read the proofs of the parts that a merged certificate names, several at a time: the check of the
  /// whole then need not read one after the other. It takes the memory of as many as are read at a time.
  ///
  /// A proof that cannot be read is left to the check of the whole, which says why.
  ///
  /// - Parameters:
  ///   - threads: that read.
  ///   - shouldStop: true ends the reading.
  /// - Returns: the verdicts, each about its part alone.
  public func checkedProofs(
    of merged: MergedCertificate, threads: Int, shouldStop: @escaping @Sendable () -> Bool
  ) -> [CheckedProof] {
    let names = merged.certificate.proof?.cases?.files ?? []
    guard threads > 1, names.count > 1 else { return [] }
    let parts = names.compactMap { name -> (name: String, instance: Instance)? in
      guard let number = nodes.firstIndex(where: { CaseFolder.certificateName($0.key) == name }) else { return nil }
      return (name, instance(number))
    }
    let next = Atomic<Int>(0)
    let verdicts = Mutex<[CheckedProof]>([])
    withoutActuallyEscaping({ [folder = folder.path] in
      while !shouldStop() {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < parts.count else { return }
        let (name, part) = parts[number]
        guard let verdict = CaseTree.verdict(name, folder, part, shouldStop), !shouldStop() else { continue }
        verdicts.withLock { $0.append(verdict) }
      }
    }) { read in
      let others = (1..<min(threads, parts.count)).map { _ in BackgroundThread(read) }
      read()
      for other in others { other?.join() }
    }
    return verdicts.withLock { $0 }
  }

  private static func verdict(
    _ name: String, _ folder: String, _ part: Instance, _ shouldStop: @escaping @Sendable () -> Bool
  ) -> CheckedProof? {
    guard let bytes = try? FileAccess.read(plainName: name, in: folder),
      let proof = try? CertificateReader.read(bytes, file: name).proof, proof.kind == "veripb",
      let file = proof.file, let source = try? ProofFile(plainName: file, in: folder)
    else { return nil }
    return CheckedProof(source, named: file, of: part, budget: Budget(shouldStop: shouldStop))
  }
}
