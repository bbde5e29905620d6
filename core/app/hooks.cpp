#include "core/app/hooks.hpp"

#include <algorithm>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "core/logging/logger.hpp"

namespace sambung::app {

namespace {

constexpr std::size_t kSecretsMax = 64;

Error at_connection(const std::string& connection, const std::string& what) {
  return Error{ErrorCode::kInvalid, "connection \"" + connection + "\": " + what + " (SB1413)"};
}

/// What holds: the settings' recipe, else the manifest's, else a token in the path and no signature.
Result<inbound::Recipe> recipe_of(const std::string& own, const std::string& manifest_hooks) {
  const std::string& text = own.empty() ? manifest_hooks : own;
  if (text.empty()) return inbound::Recipe{};
  const auto document = json::Document::parse(text);
  if (!document) return document.error();
  auto recipe = inbound::read_recipe(document->root());
  if (!recipe) return recipe.error();
  return *recipe ? **std::move(recipe) : inbound::Recipe{};
}

Result<void> check_recipe(const inbound::Recipe& recipe, const std::string& public_url) {
  const bool url = recipe.signature && recipe.signature->signs(inbound::Part::kUrl);
  if (!url || !public_url.empty()) return {};
  return Error{
      ErrorCode::kInvalid,
      "its system signs the address that it sends to: say it as listen.webhooks.public_url"};
}

std::string list_of(const std::vector<Secret>& secrets) {
  std::string text;
  json::Writer writer(text);
  writer.begin_array();
  for (const Secret& secret : secrets) writer.string(secret.reveal());
  writer.end_array();
  return text;
}

std::string record_name(const std::string& connection) { return "hooks " + connection; }

}  // namespace

/// What is known of a connection's door. Immutable.
struct Hooks::Known {
  std::string connection;
  std::vector<Secret> secrets;  ///< of the settings, or our own
  std::string token;
  inbound::Recipe recipe;
  std::string public_url;
};

Hooks::Hooks(Needs needs)
    : needs_(std::move(needs)), ingest_(needs_.keys, needs_.journal, needs_.clock, needs_.log) {}

std::string Hooks::path_of(const Known& known) {
  const std::string path = std::string(http::HookIngest::kRoot) + known.connection;
  return known.recipe.signature ? path : path + "/" + known.token;
}

Result<void> check_hooks(const settings::Connection& connection, const std::string& manifest_hooks,
                         const std::string& public_url) {
  if (!connection.hooks) return {};
  auto recipe = recipe_of(connection.hooks->recipe_json, manifest_hooks);
  if (!recipe) return at_connection(connection.name, recipe.error().what);
  if (auto good = check_recipe(*recipe, public_url); !good) {
    return at_connection(connection.name, good.error().what);
  }
  return {};
}

Result<void> Hooks::open(const settings::Settings& settings) {
  std::map<std::string, std::shared_ptr<Known>> known;
  Result<void> result;
  for (const settings::Connection& connection : settings.connections) {
    if (!connection.hooks) continue;
    const settings::ConnectionHooks& hooks = *connection.hooks;
    auto recipe = recipe_of(hooks.recipe_json, needs_.manifest_hooks(connection));
    auto good = recipe ? check_recipe(*recipe, settings.public_url) : Result<void>(recipe.error());
    auto one = std::make_shared<Known>();
    one->connection = connection.name;
    one->token = inbound::path_token(needs_.keys, connection.name, hooks.generation);
    one->public_url = settings.public_url;
    for (const Secret& secret : hooks.secrets) one->secrets.push_back(secret.duplicate());
    if (one->secrets.empty()) {
      one->secrets.push_back(inbound::own_secret(needs_.keys, connection.name, hooks.generation));
    }
    if (good) {
      one->recipe = *std::move(recipe);
      good = open_door(*one);
    }
    if (!good) {
      ingest_.close(connection.name);
      if (result) result = at_connection(connection.name, good.error().what);
      continue;
    }
    known.emplace(connection.name, std::move(one));
  }
  Lock lock(mutex_);
  for (const auto& [name, before] : known_) {
    if (!known.contains(name)) ingest_.close(name);
  }
  known_ = std::move(known);
  return result;
}

Result<void> Hooks::open_door(const Known& known) {
  inbound::Door door{.connection = known.connection,
                     .recipe = known.recipe,
                     .verifier = std::nullopt,
                     .token = known.token,
                     .public_url = known.public_url};
  if (known.recipe.signature) {
    std::vector<Secret> secrets = kept_secrets(known.connection);
    for (const Secret& secret : known.secrets) secrets.push_back(secret.duplicate());
    auto verifier = inbound::HookVerifier::make(*known.recipe.signature, std::move(secrets));
    if (!verifier) return verifier.error();
    door.verifier = *std::move(verifier);
  }
  ingest_.open(std::move(door));
  return {};
}

std::vector<Secret> Hooks::kept_secrets(const std::string& connection) const {
  std::vector<Secret> secrets;
  const auto record = needs_.secrets.read(record_name(connection));
  if (!record || !*record) return secrets;
  const auto document = json::Document::parse((*record)->refresh.reveal());
  if (!document) return secrets;
  for (const json::Value each : json::children(document->root())) {
    std::string text = each.string().value_or("");
    if (!text.empty() && secrets.size() < kSecretsMax) secrets.emplace_back(std::move(text));
  }
  return secrets;
}

HookAddress Hooks::address_of(const std::string& connection) const {
  Lock lock(mutex_);
  const auto found = known_.find(connection);
  if (found == known_.end() || found->second->public_url.empty()) return {};
  return {.url = found->second->public_url + path_of(*found->second),
          .secret = found->second->secrets.front().duplicate()};
}

void Hooks::take_secrets(const std::string& connection, std::vector<Secret> secrets) {
  std::vector<Secret> all = kept_secrets(connection);
  const std::size_t before = all.size();
  for (Secret& secret : secrets) {
    const auto same = [&secret](const Secret& known) { return known.reveal() == secret.reveal(); };
    if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(secret));
  }
  if (all.size() == before) return;
  if (all.size() > kSecretsMax) {
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(kSecretsMax));
  }
  const std::string name = record_name(connection);
  auto stored = needs_.secrets.read(name);
  credentials::Record record;
  record.version = (stored && *stored ? (*stored)->version : 0) + 1;
  record.refresh = Secret(list_of(all));
  if (auto written = needs_.secrets.write(name, record); !written) {
    needs_.log.error("event=hook_secrets_not_kept connection={} reason=\"{}\"", connection,
                     written.error().what);
    return;
  }
  std::shared_ptr<Known> known;
  {
    Lock lock(mutex_);
    if (const auto found = known_.find(connection); found != known_.end()) known = found->second;
  }
  if (known) (void)open_door(*known);  // it could be opened with fewer secrets
}

std::vector<HookStatus> Hooks::statuses() const {
  std::vector<HookStatus> statuses;
  Lock lock(mutex_);
  for (const auto& [name, known] : known_) {
    statuses.push_back({.connection = name,
                        .url = known->public_url + path_of(*known),
                        .has_signature = known->recipe.signature.has_value(),
                        .counts = ingest_.counts(name)});
  }
  return statuses;
}

}  // namespace sambung::app
