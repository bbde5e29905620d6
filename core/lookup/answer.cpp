#include "core/lookup/answer.hpp"

#include "core/json/document.hpp"
#include "core/json/writer.hpp"

namespace sambung::lookup {

namespace {

using deliver::OutcomeClass;

constexpr std::size_t kDepthMax = 16;
constexpr std::size_t kNodesMax = 5000;

Error broken(const char* rule) {
  return {ErrorCode::kInvalid, std::string("its connector breaks the contract: ") + rule};
}

Error failure_of(const deliver::ItemOutcome& outcome) {
  const std::string why = outcome.reason.empty() ? "it gave no reason" : outcome.reason;
  switch (outcome.outcome) {
    case OutcomeClass::kInvalid:
    case OutcomeClass::kNotSupported:
      return {ErrorCode::kInvalid, "the question cannot be answered: " + why};
    case OutcomeClass::kAuthDead:
      return {ErrorCode::kUnauthorised, "the system refuses the credential: " + why +
                                            "; renew it there, then sambung resume the connection"};
    case OutcomeClass::kPermission:
      return {ErrorCode::kUnauthorised,
              "the credential may not read this: " + why + "; give it the right to"};
    case OutcomeClass::kThrottled: return {ErrorCode::kFull, "the system asks us to wait: " + why};
    case OutcomeClass::kQuota:
      return {ErrorCode::kUnavailable, "the system's quota is used up: " + why};
    default: return {ErrorCode::kUnavailable, "the system did not answer: " + why};
  }
}

/// The fields of a record with its id; an object of the connector's own as it is.
std::string shape(const json::Value& item) {
  const json::Value fields = item["fields"];
  if (!fields.is_object() || !item["object"].is_string()) return std::string(item.raw());
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  if (fields["id"].absent()) {
    writer.key("id");
    writer.string(item["id"].string().value_or(""));
  }
  for (const json::Value field : json::children(fields)) {
    writer.key(field.key());
    writer.raw(field.raw());
  }
  writer.end_object();
  return text;
}

}  // namespace

Result<Answer> read_answer(const supervise::CallResult& given, const Question& question,
                           UnixTime now) {
  if (given.outcomes.size() != 1) return broken("not one outcome to one question");
  const deliver::ItemOutcome& outcome = given.outcomes.front();
  Answer answer{.items = "[", .count = 0, .left_out = 0, .at = now, .stale_because = {}};
  const bool gone = outcome.outcome == OutcomeClass::kGone;
  if (!gone && outcome.outcome != OutcomeClass::kDone) return failure_of(outcome);
  for (const supervise::Emitted& emitted : given.items) {
    if (gone || emitted.kind != supervise::EmitKind::kItem) continue;
    const auto item = json::Document::parse(
        emitted.item, {.bytes_max = kItemBytesMax, .depth_max = kDepthMax, .nodes_max = kNodesMax});
    if (!item || !item->root().is_object()) {
      return broken("an item of a look-up is a JSON object of at most 64 KiB");
    }
    if (!item->root()["mapping_error"].absent()) {
      ++answer.left_out;
      continue;
    }
    if (answer.count == question.limit) continue;
    if (answer.count > 0) answer.items += ",";
    answer.items += shape(item->root());
    ++answer.count;
    if (answer.items.size() > kAnswerBytesMax) {
      return broken("an answer to a look-up has at most 256 KiB");
    }
  }
  answer.items += "]";
  return answer;
}

std::string to_json(const Answer& answer, const Question& question, const std::string& connection,
                    std::chrono::milliseconds age) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("connection");
  writer.string(connection);
  writer.key("what");
  writer.string(question.what);
  writer.key("stale");
  writer.boolean(!answer.stale_because.empty());
  writer.key("age_ms");
  writer.integer(std::max<std::int64_t>(age.count(), 0));
  if (!answer.stale_because.empty()) {
    writer.key("reason");
    writer.string(answer.stale_because);
  }
  if (answer.left_out > 0) {
    writer.key("left_out");
    writer.unsigned_integer(answer.left_out);
  }
  writer.key("items");
  writer.raw(answer.items);
  writer.end_object();
  return text;
}

}  // namespace sambung::lookup
