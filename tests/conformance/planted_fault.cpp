#include "tests/conformance/planted_fault.hpp"

namespace planted {

const Fault kFault = Fault::PLANTED;

}  // namespace planted
