import FuzzDriver

fuzz { check(.claim, $0, $1) }
