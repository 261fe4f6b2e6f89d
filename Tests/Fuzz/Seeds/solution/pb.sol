c log
o 3
v x -w1_0_0.ge1
v -w1_0_0.ge2 l0 objective_constant
s OPTIMUM FOUND
