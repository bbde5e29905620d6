#include "core/credentials/credentials.hpp"

#include <functional>

namespace sambung::credentials {

namespace {

bool is_whole(const OAuthClient& client) { return !client.url.empty() && !client.id.empty(); }

/// Whether a grant has what its method cannot do without.
struct Wholeness {
  bool operator()(const StaticHeader& grant) const { return !grant.secret.empty(); }
  bool operator()(const Basic& grant) const { return !grant.user.empty(); }
  bool operator()(const RequestHmac& grant) const {
    return !grant.key_name.empty() && !grant.key.empty();
  }
  bool operator()(const RefreshToken& grant) const { return is_whole(grant.client); }
  bool operator()(const ClientCredentials& grant) const { return is_whole(grant.client); }
  bool operator()(const JwtBearer& grant) const {
    return !grant.url.empty() && !grant.issuer.empty() && !grant.key_pem.empty();
  }
  bool operator()(const SessionLogin& grant) const {
    return !grant.url.empty() && !grant.picks.empty();
  }
};

}  // namespace

Result<std::unique_ptr<Credentials>> Credentials::make(std::vector<Grant> grants,
                                                       const Needs& needs) {
  std::unique_ptr<Credentials> made(new Credentials);
  for (Grant& grant : grants) {
    const std::string name = grant.name;
    if (name.empty() || grant.mint.exchanges == 0 || !std::visit(Wholeness{}, grant.method)) {
      return Error{ErrorCode::kInvalid, "credential \"" + name + "\" lacks what its method needs"};
    }
    Needs own = needs;
    own.random_seed ^= std::hash<std::string>{}(name);
    const auto [at, is_new] =
        made->by_name_.try_emplace(name, std::make_unique<Credential>(std::move(grant), own));
    if (!is_new) return Error{ErrorCode::kInvalid, "two credentials have the name " + name};
  }
  return made;
}

Result<Credential*> Credentials::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found != by_name_.end()) return found->second.get();
  return Error{ErrorCode::kNotFound, "no credential has the name " + std::string(name)};
}

Result<Token> Credentials::token(std::string_view name, Need need) {
  auto found = find(name);
  if (!found) return found.error();
  return (*found)->token(need);
}

Result<AfterRejection> Credentials::rejected(std::string_view name, std::uint64_t generation) {
  auto found = find(name);
  if (!found) return found.error();
  return (*found)->rejected(generation);
}

Result<void> Credentials::accepted(std::string_view name, std::uint64_t generation) {
  auto found = find(name);
  if (!found) return found.error();
  (*found)->accepted(generation);
  return {};
}

Result<void> Credentials::authorise(std::string_view name, Secret refresh) {
  auto found = find(name);
  if (!found) return found.error();
  return (*found)->authorise(std::move(refresh));
}

Result<void> Credentials::retry(std::string_view name) {
  auto found = find(name);
  if (!found) return found.error();
  return (*found)->retry();
}

Result<Status> Credentials::status(std::string_view name) const {
  auto found = find(name);
  if (!found) return found.error();
  return (*found)->status();
}

std::vector<std::string> Credentials::names() const {
  std::vector<std::string> names;
  for (const auto& [name, credential] : by_name_) names.push_back(name);
  return names;
}

void Credentials::renew_due() {
  for (const auto& [name, credential] : by_name_) credential->renew_if_due();
}

}  // namespace sambung::credentials
