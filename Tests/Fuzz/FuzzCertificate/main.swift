import FuzzDriver

fuzz { check(.certificate, $0, $1) }
