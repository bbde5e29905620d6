#include "tests/conformance/skips.hpp"

namespace sambung::test {

namespace {

constexpr Skip kSkips[] = {
    {"none", "none", "none"},
};

}  // namespace

std::span<const Skip> skips() { return kSkips; }

}  // namespace sambung::test
