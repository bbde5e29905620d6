#include "tests/saas/manifest_hooks.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/inbound/hook_verifier.hpp"
#include "core/json/document.hpp"

namespace sambung::testing {

namespace {

inbound::Recipe recipe_of(const std::string& manifest) {
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

}  // namespace

std::string lower_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

std::string broker_verdict(const std::string& manifest, const std::vector<std::string>& secrets,
                           const SentHook& sent, std::int64_t now_ms) {
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

HookTerms hook_terms(const std::string& manifest) {
  const inbound::Recipe recipe = recipe_of(manifest);
  return {.is_signed = recipe.signature.has_value(),
          .delivery_header = recipe.delivery_header,
          .ping = recipe.ping};
}

nlohmann::json kept_headers(const std::string& manifest, const SentHook& sent) {
  nlohmann::json kept = nlohmann::json::object();
  for (const std::string& name : recipe_of(manifest).headers) {
    for (const auto& [own, value] : sent.headers) {
      if (lower_case(own) == lower_case(name)) kept[lower_case(name)] = value;
    }
  }
  return kept;
}

}  // namespace sambung::testing
