// dnnt-recheck INSTANCE CERTIFICATE: checks a claim a second time, by going through everything again, whatever proof in a
// file it has.
import Certification
import CheckWatching
import Reenumeration

CheckProgram(
  named: "dnnt-recheck",
  purpose: """
    Replays a certificate in exact arithmetic and checks what it claims by going through everything again: tables, all
    choices, balls and residues. Proofs in files are left aside; instances for which that takes too long are not proven.
    """, translator: nil, watch: CheckWatch(), ignoresProofs: true
) { instance, budget in
  Reenumerator(for: instance, spending: budget, triesTables: true)
}.run()
