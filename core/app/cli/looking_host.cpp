#include "core/app/cli/looking_host.hpp"

#include <cstdlib>
#include <filesystem>

namespace sambung::cli {

SocketFolder::SocketFolder() {
  std::error_code error;
  std::string name =
      (std::filesystem::temp_directory_path(error) / "sambung-check-XXXXXX").string();
  if (::mkdtemp(name.data()) != nullptr) path_ = name;
}

SocketFolder::~SocketFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

supervise::HostSetup host_without_access(const settings::Connection& connection,
                                         const SocketFolder& sockets, const Terminal& terminal) {
  supervise::HostSetup setup;
  setup.connection = connection.name;
  setup.host_program = (terminal.programs / "sambung-host").string();
  setup.plugin_path = connection.library.string();
  setup.config = connection.config_json.duplicate();
  setup.mapping = connection.mapping_json;
  setup.run_directory = sockets.path();
  return setup;
}

supervise::HostSetup looking_host(const settings::Connection& connection,
                                  const SocketFolder& sockets, const Terminal& terminal,
                                  app::Access& access) {
  supervise::HostSetup setup = host_without_access(connection, sockets, terminal);
  app::Access::Outfit outfit = access.outfit(connection);
  setup.http = std::move(outfit.http);
  setup.desk = std::move(outfit.desk);
  return setup;
}

}  // namespace sambung::cli
