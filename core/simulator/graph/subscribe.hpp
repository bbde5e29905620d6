#pragma once

#include <functional>
#include <string>

#include "core/simulator/graph/platform.hpp"

namespace sambung::simulator {

/// Checks a callback URL and asks it to repeat a challenge; only then `use` gets it and the caller
/// an answer of success. Errors go to the caller: 100 for a URL that is none or not on this
/// machine, 2200 when the handshake fails.
Answer subscribe(Platform& platform, const std::string& url, const std::string& verify_token,
                 std::function<void(const Url&)> use, const Responder& respond);

}  // namespace sambung::simulator
