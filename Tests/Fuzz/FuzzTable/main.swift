import FuzzDriver

fuzz { check(.table, $0, $1) }
