#include "tests/fault/deployment.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/fault/await.hpp"
#include "tests/support/raw_socket.hpp"

namespace sambung::fault {

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  std::filesystem::permissions(
      file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

std::optional<double> sum_of(const std::string& page, const std::string& name) {
  std::optional<double> sum;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(name, 0) != 0) continue;
    sum = sum.value_or(0) + std::strtod(line.c_str() + line.rfind(' '), nullptr);
  }
  return sum;
}

}  // namespace

std::uint16_t Deployment::free_port() {
  const UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
  socklen_t size = sizeof address;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void Deployment::configure(const std::string& connections) const {
  write(folder_ / "app.secret", secret_);
  write(folder_ / "verify.token", "verify-token-of-the-fault-tests");
  write(config(), "data_folder: " + data().string() +
                      "\nwhatsapp:\n  apps:\n    main:\n      secrets: [{ file: " +
                      (folder_ / "app.secret").string() +
                      " }]\n      verify_token: { file: " + (folder_ / "verify.token").string() +
                      " }\nlisten:\n  webhooks: { port: " + std::to_string(port_) +
                      " }\n  health: { port: " + std::to_string(health_) + " }\n" +
                      (connections.empty() ? "" : "connections:\n" + connections));
}

std::string Deployment::metrics() const {
  testing::RawSocket socket(health_);
  if (!socket.connected()) return {};
  socket.send("GET /metrics HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
  return socket.receive();
}

std::optional<double> Deployment::figure(const std::string& name) const {
  return sum_of(metrics(), name);
}

bool Deployment::drained(int connections) const {
  return await(
      [&] {
        const std::string page = metrics();
        const bool idle = sum_of(page, "sambung_state_lag_events") == 0.0 &&
                          sum_of(page, "sambung_connection_lag_events{").value_or(0) == 0.0;
        return idle && sum_of(page, "sambung_connection_running{").value_or(0) == connections;
      },
      std::chrono::seconds(120));
}

}  // namespace sambung::fault
