#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "core/inbound/hook_verifier.hpp"
#include "core/json/document.hpp"

namespace sambung::testing {

/// A webhook on its way to the broker.
struct SentHook {
  std::string url;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers{};
};

/// What the broker says to a webhook by the recipe of a manifest: "good", or why not.
inline std::string broker_verdict(const std::string& manifest, const std::string& secret,
                                  const SentHook& sent, std::int64_t now_ms) {
  const std::string hooks = nlohmann::json::parse(manifest).at("hooks").dump();
  const auto document = ::sambung::json::Document::parse(hooks);
  if (!document) return "the recipe is no JSON";
  auto recipe = inbound::read_recipe(document->root());
  if (!recipe) return recipe.error().what;
  if (!*recipe || !(*recipe)->signature) return "the recipe has no signature";
  std::vector<Secret> secrets;
  secrets.emplace_back(secret);
  auto verifier = inbound::HookVerifier::make(*(*recipe)->signature, std::move(secrets));
  if (!verifier) return verifier.error().what;
  const inbound::Hook hook{
      .method = "POST",
      .url = sent.url,
      .path = "/hooks/crm",
      .body = sent.body,
      .header = [&sent](std::string_view name) -> std::optional<std::string_view> {
        for (const auto& [own, value] : sent.headers) {
          if (own == name) return value;
        }
        return std::string_view();
      }};
  const auto verified = verifier->verify(hook, "", from_unix_ms(now_ms));
  return verified ? "good" : verified.error().what;
}

}  // namespace sambung::testing
