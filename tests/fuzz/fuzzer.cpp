// One libFuzzer program a door: SAMBUNG_FUZZ_ENTER is its function.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/doors.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  SAMBUNG_FUZZ_ENTER(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
