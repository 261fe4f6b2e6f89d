// The shim is all inline: see include/CGMP.h. A target needs one source file.
#include "CGMP.h"
