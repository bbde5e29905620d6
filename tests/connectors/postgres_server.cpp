#include "tests/connectors/postgres_server.hpp"

#include <arpa/inet.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "core/base/unique_fd.hpp"

namespace sambung::test {

namespace {

/// The newest installed server's programs; empty when there is none.
std::string binaries() {
  std::string newest;
  std::error_code none;
  for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
    const std::string folder = version.path().string() + "/bin";
    if (std::filesystem::exists(folder + "/initdb") && folder > newest) newest = folder;
  }
  return newest;
}

}  // namespace

int free_port() {
  const UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) return 0;
  getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::string PostgresServer::obstacle() {
  if (binaries().empty()) return "no PostgreSQL server here (Debian: postgresql-15)";
  if (geteuid() == 0 && getpwnam("postgres") == nullptr) return "no user postgres to run it";
  return {};
}

PostgresServer::PostgresServer() : port_(free_port()) {
  std::string pattern = "/tmp/sambung-pg-XXXXXX";
  folder_ = mkdtemp(pattern.data()) == nullptr ? "" : pattern;
  if (geteuid() == 0) {
    const passwd* user = getpwnam("postgres");
    if (user != nullptr && chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) folder_.clear();
  }
  run("/initdb -D " + folder_ + "/data -A trust -U postgres --no-locale -E UTF8 --no-sync");
}

PostgresServer::~PostgresServer() {
  stop("immediate");
  std::filesystem::remove_all(folder_);
}

bool PostgresServer::run(const std::string& command) const {
  const std::string who = geteuid() == 0 ? "runuser -u postgres -- " : "";
  return std::system(("cd / && " + who + binaries() + command + " >/dev/null 2>&1").c_str()) == 0;
}

bool PostgresServer::start() {
  return run("/pg_ctl -D " + folder_ + "/data -w -s -l " + folder_ +
             "/log -o '-c listen_addresses=127.0.0.1 -c port=" + std::to_string(port_) +
             " -c unix_socket_directories=" + folder_ + " -c shared_buffers=64MB' start");
}

bool PostgresServer::stop(const std::string& mode) {
  return run("/pg_ctl -D " + folder_ + "/data -m " + mode + " -w -s stop");
}

}  // namespace sambung::test
