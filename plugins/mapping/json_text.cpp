#include "plugins/mapping/json_text.hpp"

#include <set>

#include "plugins/mapping/decimal.hpp"

namespace sambung::mapping {

namespace {

using nlohmann::json;

/// Builds the value while it checks: nlohmann's own parser takes the last of two equal members, makes
/// doubles of large numbers and knows no bounds.
class Builder : public nlohmann::json_sax<json> {
 public:
  explicit Builder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override {
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return add(std::to_string(value));
    return add(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t value, const string_t& text) override {
    return holds_all_digits(value, text) ? add(value) : add(text);
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return fail("has binary data"); }
  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool key(string_t& name) override {
    if (open_.back()->contains(name)) return fail("has two members of one name");
    key_ = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t at, const std::string&, const json::exception&) override {
    return fail("is not JSON (offset " + std::to_string(at) + ")");
  }

  json take() { return std::move(root_); }
  const std::string& reason() const { return reason_; }

 private:
  json* place(json value) {
    if (++values_ > limits_.values_max) {
      fail("has more than " + std::to_string(limits_.values_max) + " values");
      return nullptr;
    }
    if (open_.empty()) return &(root_ = std::move(value));
    json& parent = *open_.back();
    if (parent.is_object()) return &(parent[key_] = std::move(value));
    parent.push_back(std::move(value));
    return &parent.back();
  }
  bool add(json value) { return place(std::move(value)) != nullptr; }
  bool open(json container) {
    if (open_.size() == limits_.depth_max) {
      return fail("is nested deeper than " + std::to_string(limits_.depth_max));
    }
    json* placed = place(std::move(container));
    if (placed != nullptr) open_.push_back(placed);
    return placed != nullptr;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool fail(std::string reason) {
    if (reason_.empty()) reason_ = std::move(reason);
    return false;
  }

  const JsonLimits limits_;
  json root_;
  std::vector<json*> open_;  // stable: a parent is not touched while a child is open
  std::string key_;
  std::size_t values_ = 0;
  std::string reason_;
};

}  // namespace

Result<json> read_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes_max) {
    return Error{ErrorCode::kInvalid,
                 "is longer than " + std::to_string(limits.bytes_max) + " bytes"};
  }
  Builder builder(limits);
  if (!json::sax_parse(text.begin(), text.end(), &builder)) {
    return Error{ErrorCode::kInvalid, builder.reason()};
  }
  return builder.take();
}

std::string write_json(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace sambung::mapping
