#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace sambung::testing {

/// A webhook on its way to the broker. Names of headers in whatever case.
struct SentHook {
  std::string url;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// A header's name as the broker gives it to `receive`.
std::string lower_case(std::string name);

/// What the broker says to a webhook by the recipe of a manifest, of whose secrets any may have signed:
/// "good", or why not.
std::string broker_verdict(const std::string& manifest, const std::vector<std::string>& secrets,
                           const SentHook& sent, std::int64_t now_ms);

/// How the broker takes webhooks by a manifest. Plain value.
struct HookTerms {
  bool is_signed = false;
  std::string delivery_header;  ///< by which it knows a delivery again
  std::string ping;             ///< a body that begins so is a greeting
};
HookTerms hook_terms(const std::string& manifest);

/// What the broker keeps of a webhook's headers for `receive`.
nlohmann::json kept_headers(const std::string& manifest, const SentHook& sent);

}  // namespace sambung::testing
