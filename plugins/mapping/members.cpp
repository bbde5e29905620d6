#include "plugins/mapping/members.hpp"

namespace sambung::mapping {

namespace {

/// Keys come from the mapping's author, but a settings file can be mistyped in any way.
constexpr std::size_t kShownBytesMax = 64;

std::string shown(std::string_view text) { return std::string(text.substr(0, kShownBytesMax)); }

}  // namespace

std::string segment_of(std::string_view key) {
  std::string segment = "/";
  for (const char c : shown(key)) {
    if (c == '~') {
      segment += "~0";
    } else if (c == '/') {
      segment += "~1";
    } else {
      segment += c;
    }
  }
  return segment;
}

Members::Members(const nlohmann::json& object, std::string where)
    : object_(object), where_(std::move(where)) {}

const nlohmann::json* Members::take(const char* key) {
  known_.insert(key);
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

std::string Members::text(const char* key, std::string otherwise) {
  const nlohmann::json* member = take(key);
  if (member == nullptr) return otherwise;
  if (member->is_string()) return member->get<std::string>();
  fail(key, "must be a text");
  return otherwise;
}

bool Members::boolean(const char* key, bool otherwise) {
  const nlohmann::json* member = take(key);
  if (member == nullptr) return otherwise;
  if (member->is_boolean()) return member->get<bool>();
  fail(key, "must be true or false");
  return otherwise;
}

std::int64_t Members::whole(const char* key, std::int64_t least, std::int64_t most,
                            std::int64_t otherwise) {
  const nlohmann::json* member = take(key);
  if (member == nullptr) return otherwise;
  if (member->is_number_integer()) {
    const auto value = member->get<std::int64_t>();
    if (value >= least && value <= most) return value;
  }
  fail(key, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return otherwise;
}

std::size_t Members::choice(const char* key, std::initializer_list<std::string_view> choices) {
  if (!has(key)) return 0;
  const std::string wanted = text(key, "");
  std::string list;
  std::size_t index = 0;
  for (const std::string_view choice : choices) {
    if (choice == wanted) return index;
    list += (index++ == 0 ? "" : ", ") + std::string(choice);
  }
  fail(key, "`" + shown(wanted) + "` is not known; use one of: " + list);
  return 0;
}

std::optional<Pointer> Members::pointer(const char* key) {
  if (!has(key)) return std::nullopt;
  auto pointer = Pointer::parse(text(key, ""));
  if (pointer) return std::move(*pointer);
  fail(key, pointer.error().what);
  return std::nullopt;
}

void Members::fail(const std::string& key, std::string reason) {
  if (!mistake_.empty()) return;
  mistake_ = where_ + (key.empty() ? "" : segment_of(key)) + ": " + std::move(reason);
}

Result<void> Members::finish() {
  for (const auto& [key, value] : object_.items()) {
    if (known_.contains(key)) continue;
    std::string list;
    for (const std::string& known : known_) list += (list.empty() ? "" : ", ") + known;
    fail(key, "is not known here; known are: " + list);
  }
  if (mistake_.empty()) return {};
  return Error{ErrorCode::kInvalid, mistake_};
}

}  // namespace sambung::mapping
