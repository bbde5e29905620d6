#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/inbound/hook_verifier.hpp"
#include "core/json/document.hpp"

namespace sambung::testing {

/// How the broker takes webhooks by a manifest.
inline inbound::Recipe recipe_of(const std::string& manifest) {
  const auto document = ::sambung::json::Document::parse(manifest);
  if (!document) {
    ADD_FAILURE() << document.error().what;
    return {};
  }
  auto recipe = inbound::read_recipe(document->root()["hooks"]);
  if (!recipe || !*recipe) {
    ADD_FAILURE() << (recipe ? "the manifest has no hooks" : recipe.error().what);
    return {};
  }
  return **std::move(recipe);
}

/// A webhook on its way to the broker. Names of headers in whatever case.
struct SentHook {
  std::string url;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// A header's name as the broker gives it to `receive`.
inline std::string lower_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

/// What the broker says to a webhook by the recipe of a manifest, of whose secrets any may have signed:
/// "good", or why not.
inline std::string broker_verdict(const std::string& manifest,
                                  const std::vector<std::string>& secrets, const SentHook& sent,
                                  std::int64_t now_ms) {
  const inbound::Recipe recipe = recipe_of(manifest);
  if (!recipe.signature) return "the recipe has no signature";
  std::vector<Secret> known;
  for (const std::string& secret : secrets) known.emplace_back(secret);
  const auto verifier = inbound::HookVerifier::make(*recipe.signature, std::move(known));
  if (!verifier) return verifier.error().what;
  const inbound::Hook hook{
      .method = "POST",
      .url = sent.url,
      .path = "/hooks/crm",
      .body = sent.body,
      .header = [&sent](std::string_view name) -> std::optional<std::string_view> {
        for (const auto& [own, value] : sent.headers) {
          if (lower_case(own) == lower_case(std::string(name))) return value;
        }
        return std::string_view();
      }};
  const auto verified = verifier->verify(hook, "", from_unix_ms(now_ms));
  return verified ? "good" : verified.error().what;
}

/// What the broker keeps of a webhook's headers for `receive`.
inline nlohmann::json kept_headers(const std::string& manifest, const SentHook& sent) {
  nlohmann::json kept = nlohmann::json::object();
  for (const std::string& name : recipe_of(manifest).headers) {
    for (const auto& [own, value] : sent.headers) {
      if (lower_case(own) == lower_case(name)) kept[lower_case(name)] = value;
    }
  }
  return kept;
}

}  // namespace sambung::testing
