c log
s SATISFIABLE
v 1 -2 -3 4
v 5 -6 0
