#include "tests/connectors/mariadb_server.hpp"

#include <mysql.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "core/base/unique_fd.hpp"
#include "tests/connectors/postgres_server.hpp"

namespace sambung::test {

namespace {

constexpr const char* kServer = "/usr/sbin/mariadbd";
constexpr int kReadyPatienceMs = 30'000;

bool is_root() { return geteuid() == 0; }

/// Where the server says that it is ready (sd_notify(3)).
UniqueFd notices_at(const std::string& path) {
  UniqueFd fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  unlink(path.c_str());
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fd.reset();
  std::filesystem::permissions(path, std::filesystem::perms::all);
  return fd;
}

}  // namespace

std::string MariadbServer::obstacle() {
  if (!std::filesystem::exists(kServer)) return "no MariaDB server here (Debian: mariadb-server)";
  if (is_root() && getpwnam("mysql") == nullptr) return "no user mysql to run it";
  return {};
}

MariadbServer::MariadbServer() : port_(free_port()) {
  std::string pattern = "/tmp/sambung-mdb-XXXXXX";
  folder_ = mkdtemp(pattern.data()) == nullptr ? "" : pattern;
  const passwd* user = is_root() ? getpwnam("mysql") : nullptr;
  if (user != nullptr && chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) folder_.clear();
  const std::string command =
      "mariadb-install-db --no-defaults --skip-test-db --datadir=" + folder_ +
      "/data --tmpdir=" + folder_ + " --auth-root-authentication-method=normal" +
      (is_root() ? " --user=mysql" : "") + " >/dev/null 2>&1";
  if (std::system(command.c_str()) != 0) folder_.clear();
}

MariadbServer::~MariadbServer() {
  kill();
  std::filesystem::remove_all(folder_);
}

void MariadbServer::kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

bool MariadbServer::start() {
  const std::string notify = folder_ + "/notify";
  const UniqueFd notices = notices_at(notify);
  std::vector<std::string> arguments = {
      kServer, "--no-defaults", "--datadir=" + folder_ + "/data",
      // A server that starts clears its tmpdir of others' files.
      "--tmpdir=" + folder_, "--bind-address=127.0.0.1", "--port=" + std::to_string(port_),
      "--socket=" + socket(), "--pid-file=" + folder_ + "/pid", "--log-error=" + folder_ + "/log",
      "--innodb-buffer-pool-size=64M", "--skip-name-resolve", "--performance-schema=OFF"};
  if (is_root()) arguments.emplace_back("--user=mysql");
  const std::string environment = "NOTIFY_SOCKET=" + notify;
  pid_ = fork();
  if (pid_ == 0) {
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::array<char*, 2> envp = {const_cast<char*>(environment.c_str()), nullptr};
    execve(kServer, argv.data(), envp.data());
    _exit(127);
  }
  if (!await_ready(notices.get())) return false;
  make_user();
  return true;
}

bool MariadbServer::await_ready(int notices) {
  std::array<char, 1024> notice{};
  while (true) {
    pollfd look{notices, POLLIN, 0};
    if (poll(&look, 1, kReadyPatienceMs) <= 0) return false;
    const ssize_t size = recv(notices, notice.data(), notice.size(), 0);
    if (size < 0) return false;
    const std::string_view text(notice.data(), static_cast<std::size_t>(size));
    if (text.find("READY=1") != std::string_view::npos) return true;
  }
}

void MariadbServer::make_user() const {
  MYSQL* db = mysql_init(nullptr);
  mysql_real_connect(db, nullptr, "root", "", nullptr, 0, socket().c_str(), 0);
  const std::string name = "'app'@'127.0.0.1'";
  const std::string sql =
      "create user if not exists " + name + " identified by '" + kPassword + "'";
  mysql_query(db, sql.c_str());
  mysql_query(db, ("grant all on *.* to " + name).c_str());
  mysql_close(db);
}

}  // namespace sambung::test
