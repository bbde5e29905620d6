#include <array>
#include <string>

#include "core/model/encode.hpp"
#include "core/state/fold.hpp"

// Rows about what became of outgoing messages: each status keeps its earliest stated time, so that
// they may come in any order, twice, or before the message they speak of.

namespace sambung::state {

namespace {

constexpr std::array<std::string_view, 7> kKnown = {"sent",   "delivered", "read",   "played",
                                                    "failed", "deleted",   "warning"};

template <class T>
std::string json_of(const T& value) {
  std::string text;
  model::Encoder(text).value(value);
  return text;
}

}  // namespace

Result<void> Fold::put_status(const model::Envelope& envelope, const model::MessageStatus& status) {
  // In a group each participant has statuses of their own.
  const std::string participant = status.group_id ? envelope.subject : "";
  auto put = database_.cached(
      "INSERT INTO status(channel, message_id, participant, subject, sent, delivered, read, played,"
      " failed, deleted, warning, other, callback_data)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
      " ON CONFLICT(channel, message_id, participant) DO UPDATE SET"
      " subject = min(subject, excluded.subject),"
      " sent = min(coalesce(sent, ?5), coalesce(?5, sent)),"
      " delivered = min(coalesce(delivered, ?6), coalesce(?6, delivered)),"
      " read = min(coalesce(read, ?7), coalesce(?7, read)),"
      " played = min(coalesce(played, ?8), coalesce(?8, played)),"
      " failed = min(coalesce(failed, ?9), coalesce(?9, failed)),"
      " deleted = min(coalesce(deleted, ?10), coalesce(?10, deleted)),"
      " warning = min(coalesce(warning, ?11), coalesce(?11, warning)),"
      " other = max(coalesce(other, ?12), coalesce(?12, other)),"
      " callback_data = min(coalesce(callback_data, ?13), coalesce(?13, callback_data))");
  if (!put) return put.error();
  sqlite::Statement& row = **put;
  row.bind_text(1, envelope.channel)
      .bind_text(2, status.message_id)
      .bind_text(3, participant)
      .bind_text(4, envelope.subject);
  bool known = false;
  for (std::size_t i = 0; i < kKnown.size(); ++i) {
    const int index = 5 + static_cast<int>(i);
    if (status.status == kKnown[i]) {
      row.bind(index, unix_ms(status.time));
      known = true;
    } else {
      row.bind_null(index);
    }
  }
  const std::string callback = status.callback_data.value_or("");
  auto done = row.bind_text_or_null(12, known ? std::string_view{} : status.status)
                  .bind_text_or_null(13, callback)
                  .run();
  if (!done) return done;
  return put_status_details(envelope, status, participant);
}

Result<void> Fold::put_status_details(const model::Envelope& envelope,
                                      const model::MessageStatus& status,
                                      const std::string& participant) {
  const std::string id = envelope.id.text();
  if (!status.errors.empty()) {
    auto put = database_.cached(
        "UPDATE status SET errors = ?4, failed_event = ?5 WHERE channel = ?1 AND message_id = ?2"
        " AND participant = ?3 AND (failed_event IS NULL OR failed_event > ?5)");
    if (!put) return put.error();
    const std::string errors = json_of(status.errors);
    auto done = (*put)
                    ->bind_text(1, envelope.channel)
                    .bind_text(2, status.message_id)
                    .bind_text(3, participant)
                    .bind_text(4, errors)
                    .bind_text(5, id)
                    .run();
    if (!done) return done;
  }
  if (!status.pricing) return {};
  auto put = database_.cached(
      "UPDATE status SET pricing = ?4, pricing_at = ?5, pricing_event = ?6 WHERE channel = ?1"
      " AND message_id = ?2 AND participant = ?3 AND (pricing_at IS NULL OR"
      " (pricing_at, pricing_event) > (?5, ?6))");
  if (!put) return put.error();
  const std::string pricing = json_of(*status.pricing);
  return (*put)
      ->bind_text(1, envelope.channel)
      .bind_text(2, status.message_id)
      .bind_text(3, participant)
      .bind_text(4, pricing)
      .bind(5, unix_ms(status.time))
      .bind_text(6, id)
      .run();
}

}  // namespace sambung::state
