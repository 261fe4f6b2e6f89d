Model status
Optimal

# Primal solution values
Feasible
Objective 0
# Columns 2
x 1
l0 0
# Rows 0
