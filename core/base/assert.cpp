#include "core/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace sambung {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "sambung: assertion failed: %s at %s:%d\n", expression, file, line);
  std::abort();
}

}  // namespace sambung
