#include "core/credentials/record_codec.hpp"

#include "core/json/document.hpp"
#include "core/json/writer.hpp"

namespace sambung::credentials {

namespace {

constexpr std::int64_t kForm = 1;
constexpr DeathReason kReasons[] = {DeathReason::kNotAuthorised, DeathReason::kGrantRefused,
                                    DeathReason::kAnswerLost, DeathReason::kRejectedAgain,
                                    DeathReason::kUnreadable};

void write_text(json::Writer& writer, const char* name, std::string_view text) {
  writer.key(name);
  writer.string(text);
}

void write_time(json::Writer& writer, const char* name, UnixTime time) {
  writer.key(name);
  writer.integer(unix_ms(time));
}

UnixTime time_of(json::Value value) { return from_unix_ms(value.integer().value_or(0)); }

Secret secret_of(json::Value value) { return Secret(value.string().value_or("")); }

std::optional<Death> death_of(json::Value root) {
  const auto name = root["dead"].string();
  if (!name) return std::nullopt;
  Death death{DeathReason::kGrantRefused, time_of(root["dead_since"])};
  for (const DeathReason reason : kReasons) {
    if (*name == name_of(reason)) death.reason = reason;
  }
  return death;
}

}  // namespace

Secret encode(const Record& record) {
  std::string text;
  text.reserve(1024 + 2 * (record.refresh.reveal().size() + record.previous.reveal().size() +
                           record.access.reveal().size()));  // no copies left by growing
  json::Writer writer(text);
  writer.begin_object();
  writer.key("form");
  writer.integer(kForm);
  writer.key("generation");
  writer.unsigned_integer(record.generation);
  write_text(writer, "seed", record.seed);
  write_text(writer, "refresh", record.refresh.reveal());
  write_text(writer, "previous", record.previous.reveal());
  write_text(writer, "access", record.access.reveal());
  write_time(writer, "minted", record.minted);
  write_time(writer, "until", record.until);
  write_text(writer, "origin", record.origin);
  writer.key("exchanges");
  writer.begin_array();
  for (const UnixTime at : record.exchanges) writer.integer(unix_ms(at));
  writer.end_array();
  writer.key("unanswered");
  writer.boolean(record.unanswered);
  if (record.death) {
    write_text(writer, "dead", name_of(record.death->reason));
    write_time(writer, "dead_since", record.death->since);
  }
  writer.end_object();
  return Secret(std::move(text));
}

Result<Record> decode(const Secret& text) {
  const auto document = json::Document::parse(text.reveal());
  if (!document || document->root()["form"].integer() != kForm) {
    return Error{ErrorCode::kCorrupt, "stored tokens are not in a form that this sambung reads"};
  }
  const json::Value root = document->root();
  Record record;
  record.generation = static_cast<std::uint64_t>(root["generation"].integer().value_or(0));
  record.seed = root["seed"].string().value_or("");
  record.refresh = secret_of(root["refresh"]);
  record.previous = secret_of(root["previous"]);
  record.access = secret_of(root["access"]);
  record.minted = time_of(root["minted"]);
  record.until = time_of(root["until"]);
  record.origin = root["origin"].string().value_or("");
  for (const json::Value at : json::children(root["exchanges"])) {
    record.exchanges.push_back(time_of(at));
  }
  record.unanswered = root["unanswered"].boolean().value_or(false);
  record.death = death_of(root);
  return record;
}

}  // namespace sambung::credentials
