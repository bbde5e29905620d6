#include "tests/fuzz/targets.hpp"

#include "tests/fuzz/doors.hpp"

namespace sambung::fuzz {

namespace {

constexpr Target kTargets[] = {{"webhook", enter_webhook, webhook_seeds},
                               {"signature", enter_signature, signature_seeds},
                               {"bus_request", enter_bus_request, bus_request_seeds},
                               {"bus_frame", enter_bus_frame, bus_frame_seeds},
                               {"wire", enter_wire, wire_seeds},
                               {"configuration", enter_configuration, configuration_seeds},
                               {"mapping", enter_mapping, mapping_seeds},
                               {"record", enter_record, record_seeds}};

}  // namespace

std::span<const Target> targets() { return kTargets; }

}  // namespace sambung::fuzz
