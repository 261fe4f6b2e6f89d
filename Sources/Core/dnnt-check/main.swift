// dnnt-check INSTANCE CERTIFICATE: the small, separate checker. Its closure holds the core, the second circle, and the
// elaboration of proofs, which nobody trusts.
import Certification
import CheckWatching
import ProofElaboration
import Reenumeration

CheckProgram(
  named: "dnnt-check",
  purpose: """
    Replays a certificate in exact arithmetic and checks what it claims, and says what the answer rests on. What is shown
    by going through everything again, and not by the core, is not proven with --core-only.
    """, translator: Elaboration(), watch: CheckWatch()
) { instance, budget in
  Reenumerator(for: instance, spending: budget)
}.run()
