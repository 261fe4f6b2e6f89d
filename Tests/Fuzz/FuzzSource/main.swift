import FuzzDriver

fuzz { check(.source, $0, $1) }
