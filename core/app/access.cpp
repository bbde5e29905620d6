#include "core/app/access.hpp"

#include <algorithm>

#include "core/app/connector_facts.hpp"
#include "core/app/grants.hpp"
#include "core/app/plans.hpp"
#include "core/logging/logger.hpp"
#include "core/supervise/credential_desk.hpp"
#include "plugins/services/http_setup.hpp"

namespace sambung::app {

namespace {

/// A connection that names a credential, and what for; empty: as its own.
struct User {
  const settings::Connection* connection = nullptr;
  std::string use;
};

User user_of(const std::string& credential, const settings::Settings& settings) {
  for (const settings::Connection& connection : settings.connections) {
    if (connection.credential == credential) return {&connection, {}};
    for (const auto& [use, name] : connection.credentials) {
      if (name == credential) return {&connection, use};
    }
  }
  return {};
}

credentials::HttpTokenEndpoint::Reach reach_of(const settings::Credential& credential,
                                               const settings::Connection& connection) {
  // A token endpoint at the system's own place is reached as that is.
  settings::Reach reach = credential.reach;
  if (reach == settings::Reach{}) reach = connection.http.reach;
  return {.allow_private = reach.allow_private,
          .allowed = reach.allowed,
          .ca_file = reach.ca_file.string()};
}

services::HttpSetup setup_of(const settings::Connection& connection, const ManifestAccess& manifest,
                             const std::vector<ManifestLimit>& limits) {
  const settings::Http& http = connection.http;
  services::HttpSetup setup;
  setup.connection = connection.name;
  setup.base_url = http.base_url.empty() ? manifest.base_url : http.base_url;
  setup.credential = !connection.credential.empty();
  for (const auto& [use, name] : connection.credentials) setup.credentials.push_back(use);
  setup.origins = manifest.origins;
  setup.origins.insert(setup.origins.end(), http.origins.begin(), http.origins.end());
  setup.allow_private = http.reach.allow_private;
  setup.allowed = http.reach.allowed;
  setup.ca_file = http.reach.ca_file.string();
  setup.record = http.record.string();
  for (const ManifestLimit& each : limits) {
    if (!each.headers.remaining.empty() || !each.headers.size.empty()) {
      setup.limit_headers.push_back(each.headers);
    }
  }
  return setup;
}

std::vector<settings::Limit> bare(const std::vector<ManifestLimit>& limits) {
  std::vector<settings::Limit> all;
  for (const ManifestLimit& each : limits) all.push_back(each.limit);
  return all;
}

}  // namespace

Access::Access(Needs needs, credentials::Sealing sealing)
    : needs_(std::move(needs)),
      endpoint_(needs_.clock),
      store_(needs_.ledger, std::move(sealing)) {}

Result<std::unique_ptr<Access>> Access::start(const settings::Settings& settings, Needs needs) {
  auto sealing = credentials::Sealing::make(needs.master);
  if (!sealing) return sealing.error();
  std::unique_ptr<Access> access(new Access(std::move(needs), std::move(*sealing)));
  for (const settings::Connection& connection : settings.connections) {
    if (connection.credential.empty() || connection.http.limits.empty()) continue;
    access->limits_[connection.credential] = connection.http.limits;
  }
  if (auto made = access->make_credentials(settings); !made) return made.error();
  return access;
}

Result<void> Access::make_credentials(const settings::Settings& settings) {
  std::vector<credentials::Grant> grants;
  for (const settings::Credential& credential : settings.credentials) {
    auto grant = grant_for(credential, settings);
    if (!grant) return grant.error();
    if (*grant) grants.push_back(std::move(**grant));
  }
  const auto listener = [this](const std::string& name, const credentials::Status& status) {
    note_death(name, status);
  };
  const auto seed = static_cast<std::uint64_t>(unix_ms(needs_.clock.now()));
  auto made = credentials::Credentials::make(std::move(grants),
                                             {store_, endpoint_, needs_.clock, listener, seed});
  if (!made) return made.error();
  credentials_ = std::move(*made);
  return {};
}

Result<std::optional<credentials::Grant>> Access::grant_for(const settings::Credential& credential,
                                                            const settings::Settings& settings) {
  using Found = std::optional<credentials::Grant>;
  const auto [user, use] = user_of(credential.name, settings);
  if (user == nullptr) return Found();  // nobody would ask for its tokens
  const std::optional<ManifestAccess> manifest = asked(*user);
  const ManifestAccess says = manifest.value_or(ManifestAccess{});
  auto grant = grant_of(credential, says,
                        user->http.base_url.empty() ? says.base_url : user->http.base_url, use);
  if (!grant) {
    if (manifest) return Error{grant.error().code, grant.error().what + " (SB1411)"};
    needs_.log.error("event=credential_left_out credential={} reason=\"{}\"", credential.name,
                     grant.error().what);
    return Found();
  }
  if (const std::string url = token_url(*grant); !url.empty()) {
    if (auto added = endpoint_.add(url, reach_of(credential, *user)); !added) {
      return Error{ErrorCode::kInvalid,
                   "credential \"" + credential.name + "\": " + added.error().what};
    }
  }
  return Found(std::move(*grant));
}

/// nullopt - the connector could not be asked, or what it says is not as it must be.
std::optional<ManifestAccess> Access::asked(const settings::Connection& connection) {
  std::string manifest;
  bool known = false;
  {
    Lock lock(mutex_);
    const auto found = manifests_.find(connection.library);
    known = found != manifests_.end();
    if (known) manifest = found->second;
  }
  if (!known) {
    auto facts = ask_connector(connection.library, needs_.programs);
    if (facts) {
      manifest = std::move(facts->manifest);
    } else {
      needs_.log.warn("event=manifest_not_read library={} reason=\"{}\"",
                      connection.library.string(), facts.error().what);
    }
    Lock lock(mutex_);
    manifests_.try_emplace(connection.library, manifest);
  }
  if (manifest.empty()) return std::nullopt;
  auto access = read_manifest_access(manifest, connection.config_json.reveal());
  if (access) return *std::move(access);
  needs_.log.warn("event=manifest_not_read library={} reason=\"{}\"", connection.library.string(),
                  access.error().what);
  return std::nullopt;
}

ManifestAccess Access::manifest_of(const settings::Connection& connection) {
  return asked(connection).value_or(ManifestAccess{});
}

std::string Access::hooks_of(const settings::Connection& connection) {
  return manifest_of(connection).hooks;
}

Access::Outfit Access::outfit(const settings::Connection& connection) {
  const ManifestAccess says = manifest_of(connection);
  std::vector<settings::Limit> wanted = connection.http.limits;
  if (const auto shared = limits_.find(connection.credential); shared != limits_.end()) {
    wanted = shared->second;
  }
  const std::vector<ManifestLimit> limits = limits_of(says.limits, wanted);
  services::HttpSetup setup = setup_of(connection, says, limits);
  Outfit outfit;
  const bool speaks = setup.credential || !setup.credentials.empty() || says.says_something() ||
                      connection.http != settings::Http{};
  if (speaks) {
    setup.limited = true;
    outfit.desk = std::make_shared<supervise::CredentialDesk>(
        supervise::CredentialDesk::Parts{.credentials = credentials_.get(),
                                         .credential = connection.credential,
                                         .budget = budget_for(connection, limits),
                                         .clock = needs_.clock,
                                         .further = connection.credentials});
  }
  outfit.http = services::encode(setup);
  return outfit;
}

credentials::Budget* Access::budget_for(const settings::Connection& connection,
                                        const std::vector<ManifestLimit>& limits) {
  const bool shared = !connection.credential.empty();
  // A connection's name has no blank: none of these is a credential's.
  const std::string key = shared ? connection.credential : "connection " + connection.name;
  Lock lock(mutex_);
  Held& held = budgets_[key];
  if (held.budget && (shared || held.limits == bare(limits))) {
    if (held.limits != bare(limits)) {
      needs_.log.warn(
          "event=limits_kept credential={} connection={} reason=\"all its connections "
          "share the limits it was started with; restart to change them\"",
          key, connection.name);
    }
    return held.budget.get();
  }
  auto made = credentials::Budget::make(plan_of(limits), needs_.clock.now());
  if (!made) {
    needs_.log.error("event=limits_refused connection={} reason=\"{}\"", connection.name,
                     made.error().what);
    made = credentials::Budget::make(plan_of({}), needs_.clock.now());
  }
  held.limits = bare(limits);
  held.budget = std::move(*made);
  return held.budget.get();
}

std::vector<CredentialStatus> Access::statuses() const {
  std::vector<CredentialStatus> all;
  for (const std::string& name : credentials_->names()) {
    if (auto status = credentials_->status(name)) all.push_back({name, *std::move(status)});
  }
  return all;
}

void Access::retry(const std::string& credential) {
  const auto status = credentials_->status(credential);
  if (!status || status->state != credentials::State::kDead) return;
  if (auto tried = credentials_->retry(credential); !tried) {
    needs_.log.warn("event=credential_not_retried credential={} reason=\"{}\"", credential,
                    tried.error().what);
  }
}

void Access::note_death(const std::string& name, const credentials::Status& status) const {
  if (!status.death) {
    needs_.log.info("event=credential_lives credential={}", name);
    return;
  }
  needs_.log.error("event=credential_dead credential={} reason={} remedy=\"{}\"", name,
                   credentials::name_of(status.death->reason),
                   credentials::remedy(status.death->reason));
}

}  // namespace sambung::app
