#include "core/app/cli/dev_folder.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "core/base/hex.hpp"
#include "core/base/unique_fd.hpp"

namespace sambung::cli {

namespace {

constexpr std::size_t kSecretBytes = 16;

Error cannot(const std::filesystem::path& file) {
  return Error{ErrorCode::kUnavailable, file.string() +
                                            " cannot be written: " + std::strerror(errno) +
                                            "; name another folder with --folder"};
}

/// Random where `text` is empty; what is there stays.
Result<void> make_secret(const std::filesystem::path& file, std::string text = {}) {
  UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.valid()) return errno == EEXIST ? Result<void>() : Result<void>(cannot(file));
  if (text.empty()) {
    std::string bytes(kSecretBytes, '\0');
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
      return cannot(file);
    }
    text = to_hex(bytes);
  }
  text += "\n";
  if (::write(fd.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    return cannot(file);
  }
  return {};
}

/// The connection of a connector that is tried. JSON is YAML too, once it stands on one line.
std::string tried(const DevFolder& dev) {
  const std::string name = dev.connector.stem().string();
  std::string config = dev.connector_config;
  std::replace(config.begin(), config.end(), '\n', ' ');
  return "  " + name + "-tried:\n    connector: " + name + "\n    config: " + config + "\n";
}

std::string paths(const DevFolder& dev) {
  std::string list;
  for (const auto& path : dev.connector_paths) {
    list += (list.empty() ? "\"" : ", \"") + path.string() + "\"";
  }
  return dev.connector.empty() ? "" : "connector_path: [" + list + "]\n";
}

/// The simulator is the Graph API. Where a port is chosen at start only, files are not fetched.
std::string graph(const DevFolder& dev) {
  if (dev.simulator_port == 0 || dev.port == 0) return {};
  return "      access_token: {file: secrets/access_token}\n"
         "      graph: {url: \"http://127.0.0.1:" +
         std::to_string(dev.simulator_port) + "/v26.0\", allowed: [127.0.0.1]}\n";
}

/// Links to files lead to this machine.
std::string public_url(const DevFolder& dev) {
  if (dev.port == 0) return {};
  return ", public_url: \"http://127.0.0.1:" + std::to_string(dev.port) + "\"";
}

std::string yaml(const DevFolder& dev) {
  std::string text = std::string() +
                     "# Written by sambung dev at every start; copy it to make it yours.\n" +
                     paths(dev) +
                     "whatsapp:\n"
                     "  apps:\n"
                     "    main:\n"
                     "      secrets: [{file: secrets/app_secret}]\n"
                     "      verify_token: {file: secrets/verify_token}\n"
                     "      portfolio: \"730000000000003\"\n" +
                     graph(dev) +
                     "listen:\n"
                     "  webhooks: {port: " +
                     std::to_string(dev.port) + public_url(dev) +
                     "}\n"
                     "  health: {port: " +
                     std::to_string(dev.health_port) +
                     "}\n"
                     "connections:\n"
                     "  archive:\n"
                     "    connector: jsonl\n"
                     "    config: {path: \"" +
                     dev.lines().string() + "\"}\n";
  if (dev.database) {
    text +=
        "  database:\n"
        "    connector: sqlite\n"
        "    config: {path: \"" +
        dev.rows().string() + "\"}\n";
  }
  return dev.connector.empty() ? text : text + tried(dev);
}

}  // namespace

Result<void> DevFolder::prepare() const {
  std::error_code error;
  std::filesystem::create_directories(folder / "secrets", error);
  for (const auto& file : {secret(), token()}) {
    if (auto made = make_secret(file); !made) return made;
  }
  if (auto made = make_secret(folder / "secrets" / "access_token", kAccessToken); !made)
    return made;
  std::ofstream out(configuration(), std::ios::trunc);
  out << yaml(*this);
  out.close();
  return out ? Result<void>() : Result<void>(cannot(configuration()));
}

}  // namespace sambung::cli
