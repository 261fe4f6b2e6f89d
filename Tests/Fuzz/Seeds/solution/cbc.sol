Optimal - objective value 0.00000000
      0 w1_0_0.ge1                  1                       0
      1 w1_0_0.ge2                  1                       0
      2 w1_0_1.ge1                  1                       0
      3 w1_0_1.ge2                  1                       0
      4 b1_0.ge1                    0                       0
      5 b1_0.ge2                    0                       0
      6 a1_0_0.on                   0                       0
      7 a1_0_1.on                   0                       0
      8 a1_0_2.on                   0                       0
      9 a1_0_3.on                   1                       0
     10 l0                          0                       1
     11 l1                          0                       1
     12 l2                          0                       1
     13 l3                          0                       1
