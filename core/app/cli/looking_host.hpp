#pragma once

#include <string>

#include "core/app/access.hpp"
#include "core/app/cli/terminal.hpp"
#include "core/settings/settings.hpp"
#include "core/supervise/process_host.hpp"

namespace sambung::cli {

/// A folder for the sockets of the hosts of one run, gone afterwards: looking must not make the data
/// folder.
class SocketFolder {
 public:
  SocketFolder();
  ~SocketFolder();
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// The connection's connector, with nothing by which it could reach its system over HTTP.
supervise::HostSetup host_without_access(const settings::Connection& connection,
                                         const SocketFolder& sockets, const Terminal& terminal);

/// How a broker would start the connection's connector, for a verb that asks it something.
supervise::HostSetup looking_host(const settings::Connection& connection,
                                  const SocketFolder& sockets, const Terminal& terminal,
                                  app::Access& access);

}  // namespace sambung::cli
