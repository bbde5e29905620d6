#include "core/app/event_text.hpp"
#include "core/app/operations.hpp"
#include "core/json/writer.hpp"
#include "core/model/time_text.hpp"

namespace sambung::app {

namespace {

constexpr std::size_t kLettersMax = 1000;

void members_of(json::Writer& writer, const ledger::DeadLetter& letter) {
  const std::pair<const char*, std::string> texts[] = {
      {"connection", letter.consumer}, {"event", letter.event.text()},
      {"type", letter.type},           {"position", position_text(letter.position)},
      {"outcome", letter.outcome},     {"reason", letter.reason},
      {"connector", letter.version},   {"at", model::time_text(letter.at)}};
  writer.key("number");
  writer.integer(letter.number);
  for (const auto& [key, value] : texts) {
    writer.key(key);
    writer.string(value);
  }
  writer.key("attempts");
  writer.unsigned_integer(letter.attempts);
}

std::string counted(std::size_t count, bool dry_run) {
  return "{\"count\":" + std::to_string(count) + ",\"dry_run\":" + (dry_run ? "true" : "false") +
         "}";
}

}  // namespace

Operations::Answer Operations::dlq_list(const control::Request& request) {
  const auto after = request.integer("after").value_or(0);
  auto letters = needs_.ledger.dead_letters(request.text("connection"), after, kLettersMax);
  if (!letters) return letters.error();
  std::string json;
  json::Writer writer(json);
  writer.begin_array();
  for (const ledger::DeadLetter& letter : *letters) {
    writer.begin_object();
    members_of(writer, letter);
    writer.end_object();
  }
  writer.end_array();
  return json;
}

Operations::Answer Operations::dlq_show(const control::Request& request) {
  auto letters = chosen(request);
  if (!letters) return letters.error();
  const ledger::DeadLetter& letter = letters->front();
  auto records = needs_.journal.read(letter.position.partition, letter.position.offset,
                                     {.records = 1, .bytes = 16 * 1024 * 1024, .with_raw = false});
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  members_of(writer, letter);
  writer.key("record");
  writer.raw(records && !records->empty() ? record_json(records->front()) : "null");
  writer.end_object();
  return json;
}

/// The letter with the number, or all of the connection.
Result<std::vector<ledger::DeadLetter>> Operations::chosen(const control::Request& request) {
  const std::string connection = request.text("connection");
  const auto number = request.integer("number");
  if (!number && connection.empty()) {
    return Error{ErrorCode::kInvalid,
                 "name a dead letter's number, or --connection for all of one"};
  }
  std::vector<ledger::DeadLetter> found;
  std::int64_t after = number ? *number - 1 : 0;
  for (;;) {
    auto letters = needs_.ledger.dead_letters(connection, after, number ? 1 : kLettersMax);
    if (!letters) return letters.error();
    if (letters->empty()) break;
    after = letters->back().number;
    for (ledger::DeadLetter& letter : *letters) {
      if (!number || letter.number == *number) found.push_back(std::move(letter));
    }
    if (number) break;
  }
  if (!found.empty() || !number) return found;
  return Error{ErrorCode::kNotFound, "there is no dead letter " + std::to_string(*number) +
                                         "; sambung dlq ls shows them"};
}

Operations::Answer Operations::for_chosen(const control::Request& request,
                                          Result<void> (ledger::Ledger::*act)(std::int64_t)) {
  auto letters = chosen(request);
  if (!letters) return letters.error();
  const bool dry_run = request.flag("dry_run");
  std::vector<std::string> woken;
  for (const ledger::DeadLetter& letter : *letters) {
    if (dry_run) break;
    if (auto done = (needs_.ledger.*act)(letter.number); !done) return done.error();
    if (woken.empty() || woken.back() != letter.consumer) woken.push_back(letter.consumer);
  }
  for (const std::string& name : woken) {
    // A consumer whose connection is gone has nobody to wake.
    if (auto resumed = wake(name); !resumed) continue;
  }
  return counted(letters->size(), dry_run);
}

Operations::Answer Operations::dlq_replay(const control::Request& request) {
  return for_chosen(request, &ledger::Ledger::revive);
}

Operations::Answer Operations::dlq_drop(const control::Request& request) {
  return for_chosen(request, &ledger::Ledger::drop);
}

}  // namespace sambung::app
