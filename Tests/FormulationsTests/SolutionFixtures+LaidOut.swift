import Formulations

/// The same programs' answers in the forms of solvers that were not at hand, as manuals and competition rules lay them
/// out.
extension SolutionFixtures {
  static let laidOut: [Fixture] = [
    Fixture(
      name: "gurobi", format: .gurobi,
      text: """
        # Solution for model pair
        # Objective value = 999999
        a 1
        b_with_a_name_that_is_quite_long 0
        w 1
        t 1

        """),
    Fixture(
      name: "cplex", format: .cplex,
      text: """
        <?xml version = "1.0" encoding="UTF-8" standalone="yes"?>
        <!-- two lines
             of a comment -->
        <CPLEXSolution version="1.2">
         <header
           problemName="pair"
           objectiveValue="999999"
           solutionTypeValue="3"
           solutionTypeString="primal"
           solutionStatusValue="101"
           solutionStatusString="integer optimal solution"
           solutionMethodString="mip"/>
         <quality
           epInt="1.0000000000000001e-05"
           maxPrimalInfeas="0"/>
         <linearConstraints>
          <constraint name="r1" index="0" slack="0"/>
         </linearConstraints>
         <variables>
          <variable name="a" index="0" value="1"/>
          <variable name="b_with_a_name_that_is_quite_long" index="1" value="0"/>
          <variable name="w" index="2" value="1"/>
          <variable name="t" index="3" value="1"></variable>
         </variables>
        </CPLEXSolution>

        """),
    Fixture(
      name: "pseudoBoolean", format: .competition,
      text: """
        c clasp version 3.3.5
        c Solving...
        o 1000006
        v a b_with_a_name_that_is_quite_long
        v w t
        o 999999
        c Answer: 2
        v a -b_with_a_name_that_is_quite_long
        v w t
        s OPTIMUM FOUND
        c

        """),
    Fixture(
      name: "maxSAT", format: .competition,
      text: """
        c a bit a variable, two more than the program has
        o 999999
        s OPTIMUM FOUND
        v 101101

        """),
    Fixture(
      name: "maxSATLiterals", format: .competition,
      text: """
        o 999999
        s OPTIMUM FOUND
        v 1 -2 3 4
        v 5 -6 0

        """),
    Fixture(
      name: "satisfiable", format: .competition,
      text: """
        s SATISFIABLE
        v 1 -2 3 4 5 0

        """),
    Fixture(name: "minisat", format: .minisat, text: "SAT\n1 -2 3 4 -5 0\n"),
    Fixture(
      name: "smt", format: .smt,
      text: """
        sat
        (objectives
         ((+ (ite a 3 0) (* (- 7) w)) (- 4))
        )
        (
          (define-fun a () Bool
            true)
          (define-fun |b_with_a_name_that_is_quite_long| () Bool
            false)
          (define-fun w () Int
            (- (- 1)))
          (define-fun t () Real
            (/ 2.0 2.0))
          (define-fun f ((x!0 Int)) Int (ite (= x!0 1) 2 3))
          (define-fun r () (Array Int Int) ((as const (Array Int Int)) 0))
        )

        """),
    Fixture(
      name: "smtModel", format: .smt,
      text: """
        ; an older layout, with the word model
        sat
        (objectives (cost 1))
        (model (define-fun a () Bool true) (define-fun w () Int 1) (define-fun t () Real 1.0))

        """),
  ]

  static let laidOutInfeasible: [Fixture] = [
    Fixture(
      name: "inf.cplex", format: .cplex,
      text: """
        <?xml version = "1.0" standalone="yes"?>
        <CPLEXSolution version="1.2">
         <header solutionStatusValue="103" solutionStatusString="integer infeasible"/>
        </CPLEXSolution>

        """),
    Fixture(name: "inf.pb", format: .competition, text: "c no solution\ns UNSATISFIABLE\n"),
    Fixture(name: "inf.minisat", format: .minisat, text: "UNSAT\n"),
    Fixture(
      name: "inf.smt", format: .smt,
      text: """
        unsat
        (objectives
        )
        (error "line 8 column 10: model is not available")

        """),
  ]
}
