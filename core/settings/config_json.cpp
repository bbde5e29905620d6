#include "core/settings/config_json.hpp"

#include <charconv>

#include "core/json/writer.hpp"
#include "core/settings/scalars.hpp"
#include "core/settings/secrets.hpp"

namespace sambung::settings {

namespace {

/// Writes one configuration. Confined to one call.
class ConfigWriter {
 public:
  ConfigWriter(std::string& out, std::string what, Reading& reading)
      : writer_(out), what_(std::move(what)), reading_(reading) {}

  bool good() const { return good_; }

  void value(const Node& node, const std::string& key) {
    if (is_reference(node)) return secret(node, key);
    switch (node.kind) {
      case Node::Kind::kNull: return writer_.null();
      case Node::Kind::kScalar: return scalar(node, key);
      case Node::Kind::kList:
        writer_.begin_array();
        for (const Node& item : node.items) value(item, key);
        return writer_.end_array();
      case Node::Kind::kMap:
        writer_.begin_object();
        for (const auto& [name, member] : node.members) {
          writer_.key(name.text);
          value(member, name.text);
        }
        return writer_.end_object();
    }
  }

 private:
  void secret(const Node& node, const std::string& key) {
    const auto resolved = resolve(node, "`" + key + "` in " + what_, reading_);
    good_ = good_ && resolved;
    // An unresolved one stands for a text, so that the schema can be checked without secrets.
    writer_.string(resolved ? resolved->reveal() : std::string_view());
  }

  void scalar(const Node& node, const std::string& key) {
    if (node.quoted) return writer_.string(node.text);
    if (node.text == "true" || node.text == "false") return writer_.boolean(node.text == "true");
    if (!looks_like_number(node.text)) return writer_.string(node.text);
    if (node.text.front() == '+' || key.find("phone") != std::string::npos) {
      reading_.error("SB1207", "`" + key + "` in " + what_ + " is a number, not a text", node.place,
                     "needs quotes", "phone numbers are texts; write \"" + node.text + "\"");
      good_ = false;
      return writer_.null();
    }
    number(node.text);
  }

  void number(const std::string& text) {
    std::int64_t whole = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size()) {
      return writer_.integer(whole);
    }
    double real = 0;
    std::from_chars(text.data(), text.data() + text.size(), real);
    writer_.number(real);
  }

  json::Writer writer_;
  std::string what_;
  Reading& reading_;
  bool good_ = true;
};

}  // namespace

std::optional<std::string> config_json(const Node& node, const std::string& what,
                                       Reading& reading) {
  if (!node.is_map()) {
    reading.error("SB1201", what + " must be a map, not " + std::string(kind_name(node)),
                  node.place, "keys and values are expected here", "");
    return std::nullopt;
  }
  std::string json;
  ConfigWriter writer(json, what, reading);
  writer.value(node, "config");
  if (!writer.good()) return std::nullopt;
  return json;
}

}  // namespace sambung::settings
