#include "core/sync/introduction.hpp"

#include <algorithm>

#include "core/json/document.hpp"

namespace sambung::sync {

namespace {

constexpr std::size_t kBatchMax = 512;  // of the wire
constexpr std::size_t kNamesMax = 128;

std::size_t batch_of(const json::Value& value, std::size_t otherwise) {
  const std::int64_t number = value.integer().value_or(static_cast<std::int64_t>(otherwise));
  return static_cast<std::size_t>(
      std::clamp<std::int64_t>(number, 1, static_cast<std::int64_t>(kBatchMax)));
}

std::vector<std::string> names_of(const json::Value& list) {
  std::vector<std::string> names;
  for (const json::Value item : json::children(list)) {
    if (names.size() == kNamesMax) break;
    names.push_back(item.string().value_or(""));
  }
  return names;
}

}  // namespace

Result<Introduction> introduction_of(std::string_view description) {
  const auto document = json::Document::parse(description, {.bytes_max = 256 * 1024});
  if (!document || !document->root().is_object()) {
    return Error{ErrorCode::kInvalid, "the connector's description is no JSON object"};
  }
  const json::Value root = document->root();
  Introduction introduction;
  introduction.objects = names_of(root["objects"]);
  for (const json::Value field : json::children(root["carries"]["contact"])) {
    const std::string way = field.string().value_or("");
    if (way != "both" && way != "in" && way != "out") {
      return Error{ErrorCode::kInvalid,
                   "the direction of the field " + field.key() + " must be both, in or out"};
    }
    if (introduction.carries.size() == kNamesMax) {
      return Error{ErrorCode::kInvalid, "a contact has more than 128 fields"};
    }
    introduction.carries[field.key()] =
        way == "both" ? Direction::kBoth : (way == "in" ? Direction::kIn : Direction::kOut);
  }
  const json::Value contact = root["contact"];
  introduction.can_create = contact["create"].boolean().value_or(false);
  introduction.upserts_max = batch_of(contact["batch"]["upsert"], introduction.upserts_max);
  introduction.fetches_max = batch_of(contact["batch"]["fetch"], introduction.fetches_max);
  introduction.finds_max = batch_of(contact["batch"]["find"], introduction.finds_max);
  const json::Value log = root["log"];
  introduction.can_log = log.is_object();
  introduction.granularity = names_of(log["granularity"]);
  const std::int64_t bytes = log["bytes_max"].integer().value_or(32 * 1024);
  introduction.log_bytes_max =
      static_cast<std::size_t>(std::clamp<std::int64_t>(bytes, 1024, 1024 * 1024));
  return introduction;
}

}  // namespace sambung::sync
