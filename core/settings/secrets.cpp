#include "core/settings/secrets.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "core/base/hex.hpp"
#include "core/base/unique_fd.hpp"
#include "core/settings/key_text.hpp"

namespace sambung::settings {

namespace {

constexpr std::size_t kSecretBytesMax = 64 * 1024;
constexpr const char* kForms = "{env: NAME}, {file: PATH} or {credential: NAME}";

std::nullopt_t refuse(Reading& reading, std::string_view code, std::string what, const Place& place,
                      std::string help) {
  reading.error(code, std::move(what), place, "", std::move(help));
  return std::nullopt;
}

std::optional<std::string> read_all(int fd) {
  std::string bytes(kSecretBytesMax + 1, '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(fd, bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kSecretBytesMax) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

/// Who may read a file of a `{file: ...}` is our business; credentials are the service manager's.
enum class Owner { kOurs, kServiceManager };

std::optional<Secret> from_file(const std::filesystem::path& file, Owner owner,
                                const std::string& what, const Place& place, Reading& reading) {
  UniqueFd fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat facts {};
  if (!fd.valid() || ::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
    const std::string why = fd.valid() ? "not a regular file" : std::strerror(errno);
    return refuse(reading, "SB1302", what + ": " + file.string() + " cannot be read: " + why, place,
                  owner == Owner::kOurs
                      ? "make the file, readable for the user that runs sambung alone"
                      : "name it in the service (LoadCredential=), or use {file: PATH}");
  }
  if (owner == Owner::kOurs && (facts.st_mode & 077) != 0) {
    return refuse(reading, "SB1304", what + ": " + file.string() + " can be used by others", place,
                  "chmod 600 " + file.string());
  }
  auto bytes = read_all(fd.get());
  if (!bytes) {
    return refuse(reading, "SB1302", what + ": " + file.string() + " is longer than 64 KiB", place,
                  "a secret is a short text");
  }
  return Secret(std::move(*bytes));
}

std::optional<Secret> fetch(const std::string& kind, const Node& name, const std::string& what,
                            Reading& reading) {
  if (kind == "file") {
    return from_file(reading.absolute(name.text), Owner::kOurs, what, name.place, reading);
  }
  if (kind == "credential") {
    if (name.text.find('/') != std::string::npos || name.text.starts_with('.')) {
      return refuse(reading, "SB1302", what + ": a credential's name has no slash", name.place,
                    "use {file: PATH} for a file elsewhere");
    }
    return from_file(reading.environment.credentials / name.text, Owner::kServiceManager, what,
                     name.place, reading);
  }
  auto value = reading.environment.variable(name.text);
  if (!value) {
    return refuse(reading, "SB1302",
                  what + ": the environment variable " + name.text + " is not set", name.place,
                  "export " + name.text + "=..., or use {file: PATH}");
  }
  return Secret(std::move(*value));
}

std::optional<Secret> raw(const Node& node, const std::string& what, bool wanted,
                          Reading& reading) {
  if (!is_reference(node)) {
    reading.problems.push_back({.code = "SB1301",
                                .what = what + " must be a reference, not the secret itself",
                                .place = node.place,
                                .label = {},
                                .help = std::string("write ") + kForms,
                                .severity = Severity::kError,
                                .hide_excerpt = true});
    return std::nullopt;
  }
  const auto& [kind, name] = node.members.front();
  if (!name.is_scalar() || name.text.empty()) {
    return refuse(reading, "SB1302", what + ": the reference names nothing", name.place,
                  std::string("write ") + kForms);
  }
  if (!wanted) return Secret();
  auto secret = fetch(kind.text, name, what, reading);
  if (secret && secret->empty()) {
    return refuse(reading, "SB1303", what + " is empty", name.place,
                  "an empty secret protects nothing; put the real one there");
  }
  return secret;
}

}  // namespace

bool is_reference(const Node& node) {
  if (!node.is_map() || node.members.size() != 1) return false;
  const std::string& key = node.members.front().key.text;
  return key == "env" || key == "file" || key == "credential";
}

std::optional<Secret> resolve(const Node& node, const std::string& what, Reading& reading) {
  const bool wanted = reading.environment.secrets == SecretsWanted::kAll;
  auto secret = raw(node, what, wanted, reading);
  if (!secret || secret->empty()) return secret;
  std::string_view text = secret->reveal();
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (!text.empty()) return Secret(std::string(text));
  return refuse(reading, "SB1303", what + " is empty", node.place,
                "an empty secret protects nothing; put the real one there");
}

std::optional<Secret> resolve_key(const Node& node, const std::string& what, Reading& reading) {
  const bool wanted = reading.environment.secrets != SecretsWanted::kNone;
  auto secret = raw(node, what, wanted, reading);
  if (!secret || secret->empty()) return secret;
  auto key = key_of_text(secret->reveal());
  if (key) return key;
  return refuse(reading, "SB1305", what + " does not spell 32 bytes", node.place,
                "make one with  head -c 32 /dev/urandom > FILE; chmod 600 FILE");
}

}  // namespace sambung::settings
