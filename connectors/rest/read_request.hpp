#pragma once

#include "connectors/rest/definition.hpp"
#include "connectors/rest/place.hpp"

/// The parts of a definition that are requests. All throw ConfigError. Every kind of request has
/// the members of a request and some of its own, which `more` names.
namespace sambung::rest {

RequestSpec read_request(const Place& place, const std::vector<const char*>& more = {});
ListSpec read_list(const Place& place, const std::vector<const char*>& more = {});
WriteSpec read_write(const Place& place);
Rule read_condition(const Place& place);
std::vector<Rule> read_rules(const Place& place, const char* key);
/// {"header":...} or {"pointer":...}, and "unit".
RetryAfter read_source(const Place& place, const char* key);

}  // namespace sambung::rest
