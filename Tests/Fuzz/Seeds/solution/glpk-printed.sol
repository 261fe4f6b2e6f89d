Problem:    dnnt
Rows:       15
Columns:    14 (14 integer, 14 binary)
Non-zeros:  70
Status:     INTEGER OPTIMAL
Objective:  obj = 0 (MINimum)

   No.   Row name        Activity     Lower bound   Upper bound
------ ------------    ------------- ------------- -------------
     1 w1_0_0.chain2
                                   0             0               
     2 w1_0_1.chain2
                                   0             0               
     3 b1_0.chain2                 0             0               
     4 a1_0_0.ifon                -4            -4               
     5 a1_0_0.ifoff               -4                          -2 
     6 a1_0_1.ifon                 0            -2               
     7 a1_0_1.ifoff                0                           0 
     8 a1_0_2.ifon                 0            -2               
     9 a1_0_2.ifoff                0                           0 
    10 a1_0_3.ifon                 1             0               
    11 a1_0_3.ifoff                0                           2 
    12 l0.0                        0             0               
    13 l1.0                        0             0               
    14 l2.0                        0             0               
    15 l3.0                        1             1               

   No. Column name       Activity     Lower bound   Upper bound
------ ------------    ------------- ------------- -------------
     1 w1_0_0.ge1   *              1             0             1 
     2 w1_0_0.ge2   *              1             0             1 
     3 w1_0_1.ge1   *              1             0             1 
     4 w1_0_1.ge2   *              1             0             1 
     5 b1_0.ge1     *              0             0             1 
     6 b1_0.ge2     *              0             0             1 
     7 a1_0_0.on    *              0             0             1 
     8 a1_0_1.on    *              0             0             1 
     9 a1_0_2.on    *              0             0             1 
    10 a1_0_3.on    *              1             0             1 
    11 l0           *              0             0             1 
    12 l1           *              0             0             1 
    13 l2           *              0             0             1 
    14 l3           *              0             0             1 

Integer feasibility conditions:

KKT.PE: max.abs.err = 0.00e+00 on row 0
        max.rel.err = 0.00e+00 on row 0
        High quality

KKT.PB: max.abs.err = 0.00e+00 on row 0
        max.rel.err = 0.00e+00 on row 0
        High quality

End of output
