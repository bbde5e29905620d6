#include "plugins/kit/config_file.hpp"

#include <fstream>
#include <string_view>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"

namespace sambung::kit {

namespace {

constexpr std::size_t kConfigBytesMax = 1024 * 1024;

}  // namespace

std::string with_scratch(std::string config, const std::string& scratch) {
  std::string quoted;
  json::append_quoted(quoted, scratch);
  const std::string inside = quoted.substr(1, quoted.size() - 2);
  const std::string_view mark = kScratch;
  for (std::size_t at = 0; (at = config.find(mark, at)) != config.npos; at += inside.size()) {
    config.replace(at, mark.size(), inside);
  }
  return config;
}

Result<std::string> read_config(const std::string& file, const std::string& scratch) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{ErrorCode::kNotFound, file + " cannot be read; is the name right?"};
  std::string text(kConfigBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kConfigBytesMax) {
    return Error{ErrorCode::kInvalid, file + ": longer than 1 MiB, which no configuration may be"};
  }
  const auto document = json::Document::parse(text);
  if (!document || !document->root().is_object()) {
    return Error{ErrorCode::kInvalid,
                 file + ": must be a JSON object, the connector's configuration: " +
                     (document ? "it is another value" : document.error().what)};
  }
  return with_scratch(std::move(text), scratch);
}

}  // namespace sambung::kit
