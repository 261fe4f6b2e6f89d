import Formulations

/// Files written by GLPK 5.0, CBC 2.10.8, HiGHS 1.15.1 and SCIP 10 for two small programs, reports after the columns cut
/// off; those of SolutionFixtures+LaidOut.swift are laid out as manuals and competition rules say.
/// The first minimises 3 a + 5 b… − 7 w + 1000003 t; the best point is a = 1, w = 1, t = 1 with the long-named variable 0,
/// for which HiGHS, within its relative gap of 10^-4, says 1. The second is infeasible.
enum SolutionFixtures {
  static let names = ["a", "b_with_a_name_that_is_quite_long", "w", "t"]

  struct Fixture: Sendable {
    let name: String
    let format: SolutionFormat
    let text: String
  }

  static let solved: [Fixture] = written + laidOut
  static let infeasible: [Fixture] = writtenInfeasible + laidOutInfeasible

  private static let written: [Fixture] = [
    Fixture(
      name: "glpkRaw", format: .glpkRaw,
      text: """
        c Problem:    
        c Rows:       3
        c Columns:    4
        c Non-zeros:  7
        c Status:     INTEGER OPTIMAL
        c Objective:  obj = 999999 (MINimum)
        c
        s mip 3 4 o 999999
        i 1 2
        i 2 1
        i 3 0
        j 1 1
        j 2 0
        j 3 1
        j 4 1
        e o f

        """),
    Fixture(
      name: "glpkRawBasic", format: .glpkRaw,
      text: """
        c Problem:    
        c Rows:       3
        c Columns:    4
        c Non-zeros:  7
        c Status:     OPTIMAL
        c Objective:  obj = 333339 (MINimum)
        c
        s bas 3 4 f f 333339
        i 1 l 2 666665
        i 2 u 1 -333331
        i 3 l 0 1000003
        j 1 b 0.666666666666667 0
        j 2 u 1 -666660
        j 3 b 0.333333333333333 0
        j 4 b 0.333333333333333 0
        e o f

        """),
    Fixture(
      name: "glpkPrintable", format: .glpkPrintable,
      text: """
        Problem:    
        Rows:       3
        Columns:    4 (3 integer, 1 binary)
        Non-zeros:  7
        Status:     INTEGER OPTIMAL
        Objective:  obj = 999999 (MINimum)

           No.   Row name        Activity     Lower bound   Upper bound
        ------ ------------    ------------- ------------- -------------
             1 r1                          2             2               
             2 r2                          1                           1 
             3 r3                          0             0               

           No. Column name       Activity     Lower bound   Upper bound
        ------ ------------    ------------- ------------- -------------
             1 a            *              1            -4             4 
             2 b_with_a_name_that_is_quite_long
                            *              0             0             1 
             3 w            *              1             0             3 
             4 t                           1             0           2.5 


        """),
    Fixture(
      name: "glpkPrintableBasic", format: .glpkPrintable,
      text: """
        Problem:    
        Rows:       3
        Columns:    4
        Non-zeros:  7
        Status:     OPTIMAL
        Objective:  obj = 333339 (MINimum)

           No.   Row name   St   Activity     Lower bound   Upper bound    Marginal
        ------ ------------ -- ------------- ------------- ------------- -------------
             1 r1           NL             2             2                      666665 
             2 r2           NU             1                           1       -333331 
             3 r3           NL             0             0                       1e+06 

           No. Column name  St   Activity     Lower bound   Upper bound    Marginal
        ------ ------------ -- ------------- ------------- ------------- -------------
             1 a            B       0.666667            -4             4 
             2 b_with_a_name_that_is_quite_long
                            NU             1             0             1       -666660 
             3 w            B       0.333333             0             3 
             4 t            B       0.333333             0           2.5 


        """),
    Fixture(
      name: "cbc", format: .cbc,
      text: """
        Optimal - objective value 999999.00000000
              0 a                                              1                       3
              1 b_with_a_name_that_is_quite_long               0                       5
              2 w                                              1                  999996
              3 t                                              1                       0

        """),
    Fixture(
      name: "highsRaw", format: .highsRaw,
      text: """
        Model status
        Optimal

        # Primal solution values
        Feasible
        Objective 1000004
        # Columns 4
        a 1
        b_with_a_name_that_is_quite_long 1
        w 1
        t 1
        # Rows 3
        r1 3
        r2 1
        r3 0

        # Dual solution values
        None

        # Basis
        HiGHS_basis_file v2
        None

        """),
    Fixture(
      name: "highsPretty", format: .highsPretty,
      text: """
        Columns
            Index Status        Lower        Upper       Primal         Dual  Type        Name
                0                  -4            4            1               Integer     a
                1                   0            1            1               Integer     b_with_a_name_that_is_quite_long
                2                   0            3            1               Integer     w
                3                   0          2.5            1               Continuous  t
        Rows
            Index Status        Lower        Upper       Primal         Dual  Name
                0                   2          inf            3               r1
                1                -inf            1            1               r2
                2                   0          inf            0               r3

        Model status: Optimal

        Objective value: 1000004

        """),
    Fixture(
      name: "highsGLPKRaw", format: .glpkRaw,
      text: """
        c Problem:    pair
        c Rows:       4
        c Columns:    4
        c Non-zeros:  11
        c Status:     INTEGER OPTIMAL
        c Objective:  obj = 1000004 (MINimum)
        c
        s mip 4 4 o 1000004
        i 1 3
        i 2 1
        i 3 0
        i 4 1000004
        j 1 1
        j 2 1
        j 3 1
        j 4 1
        e o f

        """),
    Fixture(
      name: "highsGLPKPrintable", format: .glpkPrintable,
      text: """
        Problem:    pair
        Rows:       4
        Columns:    4 (3 integer, 1 binary)
        Non-zeros:  11
        Status:     INTEGER OPTIMAL
        Objective:  obj = 1000004 (MINimum)

           No.   Row name        Activity     Lower bound   Upper bound
        ------ ------------    ------------- ------------- -------------
             1 r1                          3             2               
             2 r2                          1                           1 
             3 r3                          0             0               
             4 obj                     1e+06                             

           No. Column name       Activity     Lower bound   Upper bound
        ------ ------------    ------------- ------------- -------------
             1 a            *              1            -4             4 
             2 b_with_a_name_that_is_quite_long
                            *              1             0             1 
             3 w            *              1             0             3 
             4 t                           1             0           2.5 


        """),
    Fixture(
      name: "highsSparse", format: .highsRaw,
      text: """
        Model status
        Optimal

        # Primal solution values
        Feasible
        Objective 1000004
        # Columns -4
        a 1 0
        b_with_a_name_that_is_quite_long 1 1
        w 1 2
        t 1 3

        """),
    Fixture(
      name: "scip", format: .scip,
      text: """
        objective value:                               999999
        w                                                   1 \t(obj:-7)
        a                                                   1 \t(obj:3)
        t                                                   1 \t(obj:1000003)

        """),
  ]

  private static let writtenInfeasible: [Fixture] = [
    Fixture(
      name: "inf.glpw", format: .glpkRaw,
      text: """
        c Problem:    
        c Rows:       3
        c Columns:    4
        c Non-zeros:  5
        c Status:     INTEGER EMPTY
        c Objective:  obj = 0 (MINimum)
        c
        s mip 3 4 n 0
        i 1 0
        i 2 0
        i 3 0
        j 1 0
        j 2 0
        j 3 0
        j 4 0
        e o f

        """),
    Fixture(
      name: "inf.glpo", format: .glpkPrintable,
      text: """
        Problem:    
        Rows:       3
        Columns:    4 (3 integer, 1 binary)
        Non-zeros:  5
        Status:     INTEGER EMPTY
        Objective:  obj = 0 (MINimum)

           No.   Row name        Activity     Lower bound   Upper bound
        ------ ------------    ------------- ------------- -------------
             1 r1                          0             4               
             2 r2                          0                           1 
             3 r3                          0             0               

           No. Column name       Activity     Lower bound   Upper bound
        ------ ------------    ------------- ------------- -------------
             1 a            *              0            -4             4 
             2 b_with_a_name_that_is_quite_long
                            *              0             0             1 
             3 w            *              0             0             3 
             4 t                           0             0           2.5 


        """),
    Fixture(
      name: "inf.cbc", format: .cbc,
      text: """
        Infeasible - objective value 6999984.00000000
              0 a                                              4                       0
              1 b_with_a_name_that_is_quite_long               0                       5
        **       2 w                                              7                       0
        **       3 t                                              7                       0

        """),
    Fixture(
      name: "inf.highs0", format: .highsRaw,
      text: """
        Model status
        Infeasible

        # Primal solution values
        None

        # Dual solution values
        None

        # Basis
        HiGHS_basis_file v2
        None

        """),
    Fixture(
      name: "inf.highs1", format: .highsPretty,
      text: """
        Columns
            Index Status        Lower        Upper       Primal         Dual  Type        Name
                0                  -4            4                            Integer     a
                1                   0            1                            Integer     b_with_a_name_that_is_quite_long
                2                   0            3                            Integer     w
                3                   0          2.5                            Continuous  t
        Rows
            Index Status        Lower        Upper       Primal         Dual  Name
                0                   4          inf                            r1
                1                -inf            1                            r2
                2                   0          inf                            r3

        Model status: Infeasible

        Objective value: inf

        """),
    Fixture(
      name: "inf.highs2", format: .glpkRaw,
      text: """
        c Problem:    inf
        c Rows:       4
        c Columns:    4
        c Non-zeros:  9
        c Status:     INTEGER EMPTY
        c Objective:  obj = inf (MINimum)
        c
        s mip 4 4 n inf

        """),
    Fixture(
      name: "inf.highs3", format: .glpkPrintable,
      text: """
        Problem:    inf
        Rows:       4
        Columns:    4 (3 integer, 1 binary)
        Non-zeros:  9
        Status:     INTEGER EMPTY
        Objective:  obj = inf (MINimum)


        """),
    Fixture(
      name: "inf.highs4", format: .highsRaw,
      text: """
        Model status
        Infeasible

        # Primal solution values
        None

        # Dual solution values
        None

        """),
    Fixture(
      name: "inf.scip", format: .scip,
      text: """
        no solution available

        """),
  ]
}
