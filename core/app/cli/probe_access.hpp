#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/app/access.hpp"
#include "core/base/file_lock.hpp"

namespace sambung::cli {

/// Credentials and limits for a look at connections while no broker runs: those of the data folder,
/// which it holds meanwhile, so that a token that a system rotates is not lost. Where there is no data
/// folder yet it makes none, and what it gets is forgotten.
class ProbeAccess {
 public:
  struct Needs {
    std::filesystem::path programs;
    std::filesystem::path scratch;  ///< in place of a data folder; outlives it
    spdlog::logger& log;
  };
  /// As app::Access::start, and what the data folder's files say.
  static Result<std::unique_ptr<ProbeAccess>> open(const settings::Settings& settings,
                                                   const Needs& needs);

  /// Whether asking with this connection's credential could cost its grant: the system may rotate the
  /// refresh token, and there is nowhere to keep the new one.
  bool would_lose(const settings::Connection& connection, const settings::Settings& settings) const;
  app::Access& access() { return *access_; }

 private:
  ProbeAccess() = default;

  SystemClock clock_;
  std::optional<FileLock> lock_;  ///< none: there is no data folder
  Secret master_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<app::Access> access_;
};

}  // namespace sambung::cli
