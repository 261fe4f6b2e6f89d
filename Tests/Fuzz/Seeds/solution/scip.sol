solution status: optimal solution found
objective value:                                   0
w1_0_0.ge1                                          1 	(obj:0)
