# Solution for model m
# Objective value = 3
x 1
w1_0_0.ge1 0.9999999999
w1_0_0.ge2 0
l0 2
objective_constant 1
