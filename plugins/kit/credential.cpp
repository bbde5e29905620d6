#include "plugins/kit/credential.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include "plugins/wire/ask.hpp"

namespace sambung::kit {

namespace {

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool is_value(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

/// "hmac NAME KEY", of which none has a blank; nothing: it is no such line.
std::optional<Credential> signing(const std::string& line) {
  std::istringstream words(line);
  std::string method;
  std::string name;
  std::string key;
  std::string more;
  words >> method >> name >> key;
  if (method != "hmac" || !is_value(key) || !is_value(name) || words >> more) return std::nullopt;
  return Credential{{}, Secret(std::move(name)), Secret(std::move(key))};
}

}  // namespace

Result<Credential> read_credential(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, file + " cannot be read; is the name right?"};
  std::string line(wire::kTokenValueBytesMax, '\0');
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(in.gcount()));
  line.resize(std::min(line.size(), line.find_first_of("\r\n")));
  if (auto signature = signing(line)) return *std::move(signature);
  const std::size_t colon = std::min(line.size(), line.find(':'));
  std::string name = line.substr(0, colon);
  std::string value = line.substr(std::min(line.size(), colon + 1));
  value.erase(0, value.find_first_not_of(' '));
  if (!is_name(name) || !is_value(value)) {
    return Error{ErrorCode::kInvalid,
                 file +
                     ": its first line must be a header with the secret, such as "
                     "`Authorization: Bearer abc`, or `hmac NAME KEY` to have requests signed"};
  }
  return Credential{std::move(name), Secret(std::move(value)), {}};
}

}  // namespace sambung::kit
