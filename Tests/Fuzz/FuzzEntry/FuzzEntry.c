#include "FuzzEntry.h"
