#pragma once

#include <sambung/outcome.hpp>
#include <string>
#include <string_view>

namespace sambung::nats {

/// What a server's answer to a published event means: {"stream","seq","duplicate"} or {"error":{"code",
/// "err_code","description"}} (docs.nats.io, reference of the NATS API, and the codes of nats.c 3.4.1;
/// read 2026-11). A duplicate is done. No text of the server's gets into the reason.
Outcome outcome_of_ack(std::string_view answer, const std::string& stream);

/// The meaning of an error's number, likewise for requests about streams.
Outcome outcome_of_code(int err_code, const std::string& stream);

}  // namespace sambung::nats
