c Problem:    dnnt
c Rows:       15
c Columns:    14
c Non-zeros:  70
c Status:     INTEGER OPTIMAL
c Objective:  obj = 0 (MINimum)
c
s mip 15 14 o 0
i 1 0
i 2 0
i 3 0
i 4 -4
i 5 -4
i 6 0
i 7 0
i 8 0
i 9 0
i 10 1
i 11 0
i 12 0
i 13 0
i 14 0
i 15 1
j 1 1
j 2 1
j 3 1
j 4 1
j 5 0
j 6 0
j 7 0
j 8 0
j 9 0
j 10 1
j 11 0
j 12 0
j 13 0
j 14 0
e o f
