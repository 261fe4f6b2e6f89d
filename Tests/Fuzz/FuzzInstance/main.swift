import FuzzDriver

fuzz { check(.instance, $0, $1) }
