import FuzzDriver

fuzz { check(.solution, $0, $1) }
