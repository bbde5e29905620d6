#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/credentials/credential.hpp"

namespace sambung::credentials {

/// All credentials of the configuration, by name; connections that name the same one share it.
/// Thread-safe; which there are does not change.
class Credentials {
 public:
  /// kInvalid - two grants have one name, or a grant lacks what its method needs.
  static Result<std::unique_ptr<Credentials>> make(std::vector<Grant> grants, const Needs& needs);

  /// As `Credential` has them. kNotFound - none has that name.
  Result<Token> token(std::string_view name, Need need = {});
  Result<AfterRejection> rejected(std::string_view name, std::uint64_t generation);
  Result<void> accepted(std::string_view name, std::uint64_t generation);
  Result<void> authorise(std::string_view name, Secret refresh);
  Result<void> retry(std::string_view name);
  Result<Status> status(std::string_view name) const;

  std::vector<std::string> names() const;
  void renew_due();

 private:
  Credentials() = default;
  Result<Credential*> find(std::string_view name) const;

  std::map<std::string, std::unique_ptr<Credential>, std::less<>> by_name_;
};

}  // namespace sambung::credentials
